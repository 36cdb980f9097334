"""Samples are made without FiftyOne's database; a dataset only where there is one (REELMASK_FIFTYONE=1)."""

import io
import os

import numpy as np
import pytest
from conftest import mask_of

import reelmask
from reelmask import MaskError, voxel51

fiftyone = pytest.importorskip("fiftyone")


def pixels(path):
    image = pytest.importorskip("PIL.Image")
    with open(path, "rb") as file:
        return np.array(image.open(io.BytesIO(file.read())))


def test_a_video_is_a_sample_whose_frames_have_masks(results, tmp_path):
    (tmp_path / "a.mp4").touch()
    (tmp_path / "b.mp4").touch()

    samples = list(voxel51.samples(str(results), str(tmp_path / "png")))

    assert [(s.filepath, s["sequence"], len(s.frames)) for s in samples] == [
        (str(tmp_path / "a.mp4"), "a", 5),
        (str(tmp_path / "b.mp4"), "b", 300),
    ]
    assert np.array_equal(pixels(samples[0].frames[4]["reelmask"].mask_path), mask_of(3))
    assert voxel51.mask_targets(str(results)) == {0: "sky", 1: "road"}


def test_images_are_a_sample_each(results, tmp_path):
    media = {"a": [f"/a/{i}.png" for i in range(5)], "b": [f"/b/{i}.png" for i in range(300)]}

    samples = list(voxel51.samples(str(results), str(tmp_path / "png"), media=media))

    assert len(samples) == 305 and samples[2].filepath == "/a/2.png" and samples[2]["frame"] == 2


def test_media_that_are_not_there_are_asked_for(results, tmp_path):
    with pytest.raises(MaskError, match="a is no video on this machine .*give media={'a': "):
        next(voxel51.samples(str(results), str(tmp_path / "png")))
    with pytest.raises(MaskError, match="media of a has 1 images, and there is a mask of frame 1"):
        list(voxel51.samples(str(results), str(tmp_path / "png"), media={"a": ["x.png"], "b": ["y.png"]}))


@pytest.mark.skipif("REELMASK_FIFTYONE" not in os.environ, reason="REELMASK_FIFTYONE says that there is a database")
def test_a_dataset_holds_the_samples(results, tmp_path):
    (tmp_path / "a.mp4").touch()
    (tmp_path / "b.mp4").touch()

    dataset = reelmask.to_fiftyone(str(results), str(tmp_path / "png"))

    assert len(dataset) == 2 and dataset.default_mask_targets == {0: "sky", 1: "road"}
    dataset.delete()
