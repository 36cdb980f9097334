"""Masks into FiftyOne: pip install 'reelmask[fiftyone]'."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator
from urllib.parse import unquote, urlsplit

from reelmask import tables
from reelmask.masks import MaskError
from reelmask.png import to_png

FIELD = "reelmask"


def to_fiftyone(results: str, folder: str, run: str | None = None, media: dict | None = None, name: str | None = None):
    """A FiftyOne dataset of a run's finished sequences: a sample for each video, whose frames have their masks.

    folder: where the masks are written, as PNGs that the dataset points to.
    media: by sequence, the video; or the images of its frames in order, which then make a sample each. Sequences
        that are not in it are the videos that Reelmask read.
    name: of the dataset; FiftyOne makes one up if there is none.
    """
    fo = _fiftyone()
    dataset = fo.Dataset(name)
    dataset.default_mask_targets = mask_targets(results, run)
    dataset.add_samples(samples(results, folder, run, media))
    return dataset


def mask_targets(results: str, run: str | None = None) -> dict[int, str]:
    """Class names by the values of the masks; FiftyOne shows the value 0 as nothing."""
    return dict(enumerate(tables.class_names(results, run)))


def samples(results: str, folder: str, run: str | None = None, media: dict | None = None) -> Iterator:
    """The samples of to_fiftyone, one after another, and their masks in the folder. Needs no database."""
    fo = _fiftyone()
    places = _media(results, run, media or {})
    for sequence, place in places.items():
        sample = fo.Sample(filepath=place) if isinstance(place, str) else None
        for part in tables.read_masks(results, run, sequence):
            for frame, mask in zip(part.frames.tolist(), part.masks):
                label = fo.Segmentation(mask_path=_write(Path(folder), sequence, frame, mask))
                if sample is not None:
                    sample.frames[frame + 1] = fo.Frame(**{FIELD: label})
                elif frame < len(place):
                    yield fo.Sample(filepath=str(place[frame]), sequence=sequence, frame=frame, **{FIELD: label})
                else:
                    raise MaskError(f"media of {sequence} has {len(place)} images, and there is a mask of frame {frame}")
        if sample is not None:
            sample["sequence"] = sequence
            yield sample


def _media(results: str, run: str | None, given: dict) -> dict:
    """By sequence, the path of its video or the list of its images."""
    known = tables.sources(results, run)
    places = {}
    for sequence in tables.sequences(results, run):
        place = given.get(sequence) or _local(known.get(sequence, ""))
        if isinstance(place, (str, Path)) and not Path(place).is_file():
            raise MaskError(
                f"{sequence} is no video on this machine ({place or known.get(sequence)}): give"
                f" media={{'{sequence}': its video, or the list of its images in order}}"
            )
        places[sequence] = str(place) if isinstance(place, (str, Path)) else list(place)
    if len({isinstance(place, str) for place in places.values()}) > 1:
        raise MaskError("some sequences are videos and some are images, which FiftyOne keeps in datasets of their own: make one run each")
    return places


def _local(uri: str) -> str:
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "file" else "" if parts.scheme else uri


def _write(folder: Path, sequence: str, frame: int, mask) -> str:
    path = folder / sequence / f"{frame:06d}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_png(mask))
    return str(path.resolve())


def _fiftyone():
    try:
        import fiftyone
    except ImportError as e:
        raise ImportError("this takes FiftyOne: pip install 'reelmask[fiftyone]'") from e
    return fiftyone
