import numpy as np
import pytest

import reelmask
from reelmask import MaskError

pycocotools = pytest.importorskip("pycocotools.mask")


def test_run_lengths_are_those_of_pycocotools():
    random = np.random.default_rng(5)
    for _ in range(100):
        mask = np.repeat(np.repeat(random.integers(0, 3, random.integers(1, 9, 2)), 40, 0), 3, 1).astype(np.uint8)
        for class_id in range(4):
            rle = reelmask.to_coco(mask, class_id)
            theirs = pycocotools.encode(np.asfortranarray((mask == class_id).astype(np.uint8)))

            assert rle == {"size": theirs["size"], "counts": theirs["counts"].decode()}
            assert np.array_equal(reelmask.from_coco(theirs, class_id) == class_id, mask == class_id)


@pytest.mark.parametrize(
    "rle",
    ["{", {"size": [2, 2]}, {"size": [2, 2], "counts": "3"}, {"size": [2, 2], "counts": "2Q"}, {"size": [2, 2], "counts": "p"}],
)
def test_what_is_no_run_length_is_refused(rle):
    with pytest.raises(MaskError, match="not COCO's run lengths: "):
        reelmask.from_coco(rle, 1)
