"""Reads exports of masks back with their formats' own libraries, and compares every pixel with the table `masks`:

    python check_exports.py --results RESULTS --run RUN --corpus CORPUS --out DIR [--reelmask submit/reelmask]

Exports each format to DIR/FORMAT first (what is there stays). Needs what check_exports_requirements.txt lists; says of
each format whether its library read it and agreed, or why that could not be tried. The exit code is 1 if one disagreed.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pyarrow.parquet as parquet
from PIL import Image

FORMATS = ["coco", "coco-panoptic", "png", "cityscapes", "vspw", "fiftyone", "cvat", "webdataset"]


def decode_mask(data):
    """As docs/masks.md has it."""
    assert data[:3] == b"RM\x01", "not a reelmask-rle-1 mask"
    numbers, value, shift, at, first = [], 0, 0, 3, 0
    while at < len(data):
        value, shift, at = value | (data[at] & 127) << shift, shift + 7, at + 1
        if data[at - 1] < 128:
            numbers.append(value)
            value, shift = 0, 0
            if len(numbers) == 3:
                first, at = at, at + numbers[2]
    ids = np.repeat(np.frombuffer(data[first : first + numbers[2]], np.uint8), numbers[3:])
    return ids.reshape(numbers[1], numbers[0])


class Truth:
    """Masks of the run by sequence and frame, and its class names."""

    def __init__(self, results, run):
        self.masks = {}
        for file in sorted(pathlib.Path(results, "masks", f"run={run}").glob("*.parquet")):
            metadata = parquet.ParquetFile(file).schema_arrow.metadata or {}
            metadata = {**metadata, **(parquet.read_metadata(file).metadata or {})}
            self.classes = [c["name"] for c in json.loads(metadata[b"reelmask.classes"])["classes"]]
            rows = parquet.ParquetFile(file).read(["sequence", "frame", "mask"]).to_pylist()
            for row in rows:
                self.masks[row["sequence"], row["frame"]] = decode_mask(row["mask"])

    def check(self, found):
        """All masks, and nothing else."""
        assert found.keys() == self.masks.keys(), f"{len(found)} masks, the run has {len(self.masks)}"
        for key, mask in found.items():
            assert np.array_equal(mask, self.masks[key]), f"the mask of {key} differs"


def shifted(image):
    """From class id + 1 and 0 for none to ids and 255."""
    return (np.asarray(image).astype(int) - 1).astype(np.uint8)


def key_of(name):
    """Sequence and frame of SEQUENCE/000000.ext"""
    path = pathlib.PurePosixPath(name)
    return path.parent.name, int(path.stem.split(".")[0])


def coco(folder, truth):
    from pycocotools import mask as masks
    from pycocotools.coco import COCO

    data = COCO(str(folder / "annotations" / "instances.json"))
    found = {}
    for image in data.loadImgs(data.getImgIds()):
        key = key_of(image["file_name"])
        canvas = found.setdefault(key, np.full((image["height"], image["width"]), 255, np.uint8))
        with Image.open(folder / "images" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])
        for annotation in data.loadAnns(data.getAnnIds(imgIds=[image["id"]])):
            inside = data.annToMask(annotation).astype(bool)
            name = data.loadCats([annotation["category_id"]])[0]["name"]
            canvas[inside] = truth.classes.index(name)
            own = masks.encode(np.asfortranarray(inside.astype(np.uint8)))
            counts = annotation["segmentation"]["counts"]
            counts = counts if isinstance(counts, bytes) else counts.encode()
            assert own["counts"] == counts, f"run lengths of {key} {name} are not pycocotools'"
            assert masks.area(own) == annotation["area"]
            assert masks.toBbox(own).tolist() == annotation["bbox"]
    truth.check(found)
    return f"pycocotools: {len(data.anns)} annotations, run lengths equal byte for byte, areas and boxes too"


def coco_panoptic(folder, truth):
    try:
        from panopticapi.utils import rgb2id

        reader = "panopticapi"
    except ImportError:

        def rgb2id(color):
            color = color.astype(np.int32)
            return color[:, :, 0] + 256 * color[:, :, 1] + 256 * 256 * color[:, :, 2]

        reader = "NOT by panopticapi (not installed), by its formula"
    data = json.loads((folder / "annotations" / "panoptic.json").read_text())
    names = {category["id"]: category["name"] for category in data["categories"]}
    found = {}
    for annotation in data["annotations"]:
        with Image.open(folder / "panoptic" / annotation["file_name"]) as image:
            segments = rgb2id(np.asarray(image))
        mask = np.full(segments.shape, 255, np.uint8)
        for segment in annotation["segments_info"]:
            inside = segments == segment["id"]
            assert inside.sum() == segment["area"]
            mask[inside] = truth.classes.index(names[segment["category_id"]])
        assert set(np.unique(segments)) - {0} == {segment["id"] for segment in annotation["segments_info"]}
        found[key_of(annotation["file_name"])] = mask
    truth.check(found)
    return reader


def png(folder, truth):
    found = {}
    for file in sorted(folder.glob("*.labels/*.png")):
        with Image.open(file) as image:
            assert image.mode == "P"
            found[file.parent.name.removesuffix(".labels"), int(file.stem)] = np.asarray(image)
    truth.check(found)
    return "Pillow, mode P"


def cityscapes(folder, truth):
    from torchvision.datasets import Cityscapes

    data = Cityscapes(str(folder), split="train", mode="fine", target_type=["semantic", "color"])
    values = {row["name"]: row["value"] for row in json.loads((folder / "classes.json").read_text())}
    cities = {sequence.replace("_", "-"): sequence for sequence, _ in truth.masks}
    found = {}
    for i, file in enumerate(data.images):
        picture, (ids, colour) = data[i]
        assert picture.size == ids.size == colour.size
        city, drive, frame, _ = pathlib.Path(file).name.split("_")
        mask = np.full((ids.height, ids.width), 255, np.uint8)
        for id, name in enumerate(truth.classes):
            mask[np.asarray(ids) == values[name]] = id
        found[cities[city], int(frame)] = mask
    truth.check(found)
    return f"torchvision.datasets.Cityscapes: {len(data)} images"


def vspw(folder, truth):
    found = {}
    for video in (folder / "train.txt").read_text().split("\n")[:-1]:
        for name in sorted((folder / "data" / video / "origin").iterdir()):
            with Image.open(folder / "data" / video / "mask" / (name.stem + ".png")) as image:
                found[video, int(name.stem)] = shifted(image)
    truth.check(found)
    return "as the VSPW code lists it: TXT, data/VIDEO/origin, data/VIDEO/mask; there is no library"


def fiftyone(folder, truth):
    import fiftyone as fo
    from fiftyone.core.config import FiftyOneConfigError

    targets = {int(k): v for k, v in json.loads((folder / "mask_targets.json").read_text()).items()}
    assert [targets[id + 1] for id in range(len(truth.classes))] == truth.classes
    kind = fo.types.ImageSegmentationDirectory
    try:
        data = fo.Dataset.from_dir(dataset_dir=str(folder), dataset_type=kind)
        data.default_mask_targets = targets
        labels = [(sample.filepath, sample.ground_truth) for sample in data]
        reader = "fiftyone"
    except FiftyOneConfigError as e:
        # its datasets live in a database; what reads the folder does not need it
        importer = kind().get_dataset_importer_cls()(dataset_dir=str(folder), load_masks=True)
        with importer:
            labels = [(path, label) for path, _, label in importer]
        reader = f"NOT as a dataset ({str(e).split('.')[0]}), by fiftyone's {type(importer).__name__}"
    found = {}
    for path, label in labels:
        assert pathlib.Path(path).is_file()
        found[key_of(path)] = shifted(label.mask if label.mask is not None else label.get_mask())
    truth.check(found)
    return f"{reader}: {len(found)} samples"


def cvat(folder, truth):
    try:
        from cvat_sdk.masks import encode_mask

        said = "cvat-sdk's encode_mask gives the same run lengths"
    except ImportError as e:
        encode_mask = None
        said = f"NOT by cvat-sdk ({e})"
    found = {}
    for file in sorted(folder.glob("*/annotations.xml")):
        for image in ElementTree.parse(file).getroot().iter("image"):
            size = int(image.get("height")), int(image.get("width"))
            mask = np.full(size, 255, np.uint8)
            key = file.parent.name, int(pathlib.Path(image.get("name")).stem.split("_")[-1])
            for shape in image.iter("mask"):
                left, top, width, height = (int(shape.get(k)) for k in ("left", "top", "width", "height"))
                runs = [int(n) for n in shape.get("rle").split(",")]
                box = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(height, width)
                mask[top : top + height, left : left + width][box] = truth.classes.index(shape.get("label"))
                if encode_mask:
                    own = encode_mask(truth.masks[key] == truth.classes.index(shape.get("label")))
                    assert own == runs + [left, top, left + width - 1, top + height - 1]
            found[key] = mask
    truth.check(found)
    try:
        from datumaro import Dataset
    except ImportError as e:
        return f"{said}; NOT by datumaro ({e})"
    found = {}
    for file in sorted(folder.glob("*/annotations.xml")):
        data = Dataset.import_from(str(file.parent), "cvat")
        labels = [label.name for label in data.categories()[list(data.categories())[0]]]
        for item in data:
            mask = None
            for annotation in item.annotations:
                inside = annotation.image.astype(bool)
                mask = np.full(inside.shape, 255, np.uint8) if mask is None else mask
                mask[inside] = truth.classes.index(labels[annotation.label])
            found[file.parent.name, int(item.id.split("_")[-1])] = mask
    truth.check(found)
    return f"{said}; datumaro reads the same masks"


def webdataset(folder, truth):
    import io

    import webdataset as wds

    shards = [str(folder / line) for line in (folder / "shards.txt").read_text().splitlines()]
    found = {}
    for sample in wds.WebDataset(shards, shardshuffle=False):
        facts = json.loads(sample["json"])
        mask = np.asarray(Image.open(io.BytesIO(sample["seg.png"])))
        assert sample["__key__"] == f"{facts['sequence']}/{facts['frame']:06d}"
        assert Image.open(io.BytesIO(sample["jpg"])).size == (facts["width"], facts["height"])
        found[facts["sequence"], facts["frame"]] = mask
    truth.check(found)
    return f"webdataset: {len(found)} samples of {len(shards)} shards"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("results", "run", "corpus", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--reelmask", default="submit/reelmask")
    parser.add_argument("--formats", default=",".join(FORMATS))
    given = parser.parse_args()
    truth = Truth(given.results, given.run)
    print(f"{len(truth.masks)} masks of run {given.run}, classes {', '.join(truth.classes)}")
    failed = False
    for name in given.formats.split(","):
        folder = pathlib.Path(given.out, name)
        command = [given.reelmask, "export-masks", "--results", given.results, "--run", given.run]
        command += ["--format", name, "--out", str(folder), "--corpus", given.corpus]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        try:
            print(f"{name}: ok, {globals()[name.replace('-', '_')](folder, truth)}")
        except ImportError as e:
            print(f"{name}: NOT CHECKED, {e}")
        except Exception as e:  # noqa: BLE001 - said, and the others are still of interest
            failed = True
            print(f"{name}: FAILED, {type(e).__name__}: {e}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
