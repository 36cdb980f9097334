import re
from pathlib import Path

import numpy as np
import pytest

import reelmask
from reelmask import MaskError

MASKS_PAGE = Path(__file__).parents[3] / "docs" / "masks.md"


def some_masks():
    random = np.random.default_rng(13)
    for _ in range(200):
        shape = random.integers(1, 14, 2)
        yield random.choice([0, 1, 2, 255], shape, p=[0.7, 0.1, 0.1, 0.1]).astype(np.uint8)
    yield np.repeat(np.array([[3], [255]], np.uint8), 70_000, axis=1)


def test_masks_come_back():
    for mask in some_masks():
        data = reelmask.encode(mask)
        assert np.array_equal(reelmask.decode(data), mask)
        assert reelmask.size(data) == mask.shape[::-1]


def test_the_ten_lines_of_the_documentation_read_the_same():
    page = {}
    exec(re.search(r"```python\n(.*?)```", MASKS_PAGE.read_text(), re.DOTALL).group(1), page)
    for mask in some_masks():
        width, height, ids = page["decode_mask"](reelmask.encode(mask))
        assert (height, width) == mask.shape and bytes(ids) == mask.tobytes()


def test_bytes_may_be_in_any_buffer():
    mask = np.full((3, 700), 7, np.uint8)
    data = reelmask.encode(mask)
    for buffer in (bytearray(data), memoryview(data), memoryview(data).cast("b"), np.frombuffer(data, np.uint8)):
        assert np.array_equal(reelmask.decode(buffer), mask)
    with pytest.raises(TypeError, match="a mask is bytes, got str"):
        reelmask.decode("RM")


def test_measures_are_those_of_the_pixels():
    for mask in some_masks():
        data = reelmask.encode(mask)
        counts = dict(zip(*(a.tolist() for a in np.unique(mask, return_counts=True))))
        assert reelmask.areas(data) == reelmask.areas(mask) == counts
        assert reelmask.area(data, 1) == counts.get(1, 0)
        assert reelmask.contains(data, 1) == (1 in counts)
        assert reelmask.class_at(data, 0, 0) == mask[0, 0]
        assert reelmask.class_at(data, mask.shape[1], 0) is None


@pytest.mark.parametrize(
    "data, message",
    [
        (b"", "it does not start with the bytes 'RM', at byte 0"),
        (b"RM\x02", "version 2 is unknown, this reader knows version 1, at byte 2"),
        (b"RM\x01\x00\x02", "its size 0x2 is out of bounds, at byte 3"),
        (b"RM\x01\x02\x02\x02\x00", "2 runs do not fit into the 1 bytes left, at byte 5"),
        (b"RM\x01\x02\x02\x02\x00\x01\x03\x3f", "run 1 has 63 pixels where 1 to 1 are left, at byte 9"),
        (b"RM\x01\x02\x02\x01\x00\x03", "the runs cover 3 of 4 pixels, at byte 8"),
        (b"RM\x01\x02\x02\x01\x00\x04\x01", "1 bytes follow the last run, at byte 8"),
        (b"RM\x01\x02\x02\x01\x00\x84", "it ends inside a run length, at byte 8"),
        (b"RM\x01\xff\xff\xff\xff\x7f", "a width is too large, at byte 3"),
    ],
)
def test_damage_is_named_with_its_byte(data, message):
    with pytest.raises(MaskError, match=re.escape(f"not a mask in format reelmask-rle-1: {message}")):
        reelmask.decode(data)


def test_flipped_bits_and_cuts_never_give_anything_but_a_mask_or_a_mask_error():
    random = np.random.default_rng(7)
    whole = reelmask.encode(random.integers(0, 3, (9, 11)).astype(np.uint8))
    for _ in range(3000):
        data = bytearray(whole)
        data[random.integers(len(data))] ^= 1 << random.integers(8)
        try:
            reelmask.decode(bytes(data[: random.integers(len(data)) if random.random() < 0.3 else None]))
        except MaskError:
            pass


@pytest.mark.parametrize("mask", [np.zeros(4, np.uint8), np.zeros((0, 3)), np.full((2, 2), 256), np.zeros((2, 2))])
def test_arrays_that_are_no_mask_are_refused(mask):
    with pytest.raises(MaskError):
        reelmask.encode(mask)


def test_masks_of_two_sizes_are_not_compared():
    with pytest.raises(MaskError, match="masks of 3x2 and 2x3 cannot be compared"):
        reelmask.miou(np.zeros((2, 3), np.uint8), np.zeros((3, 2), np.uint8))


def test_arrays_are_taken_as_bytes_are():
    for mask in some_masks():
        for array in (mask, mask.astype(np.int64), np.asfortranarray(mask), np.frombuffer(reelmask.encode(mask), np.uint8)):
            assert reelmask.size(array) == mask.shape[::-1]
            assert reelmask.areas(array) == reelmask.areas(reelmask.encode(mask))
            assert reelmask.to_coco(array, 1) == reelmask.to_coco(reelmask.encode(mask), 1)
            assert reelmask.to_png(array) == reelmask.to_png(mask)


OF_A_MASK = [reelmask.size, reelmask.areas, reelmask.to_png, lambda mask: reelmask.area(mask, 1), lambda mask: reelmask.bbox(mask, 1)]


@pytest.mark.parametrize("function", OF_A_MASK)
@pytest.mark.parametrize("mask", [np.zeros((2, 2, 3), np.uint8), np.zeros((0, 3), np.uint8), np.full((2, 2), 256), np.zeros((2, 2))])
def test_arrays_that_are_no_mask_are_refused_everywhere(function, mask):
    with pytest.raises(MaskError, match="a mask is an array|class ids are whole numbers"):
        function(mask)


OF_A_CLASS = {
    "area": reelmask.area,
    "bbox": reelmask.bbox,
    "centroid": reelmask.centroid,
    "contains": reelmask.contains,
    "iou": lambda mask, class_id: reelmask.iou(mask, mask, class_id),
    "to_coco": reelmask.to_coco,
    "from_coco": lambda mask, class_id: reelmask.from_coco(reelmask.to_coco(mask, 1), class_id),
}


@pytest.mark.parametrize("name", OF_A_CLASS)
@pytest.mark.parametrize("class_id, named", [(300, "300"), (256, "256"), (-1, "-1"), (1.5, "1.5"), ("car", "'car'")])
def test_what_is_no_class_is_refused(name, class_id, named):
    for mask in (np.ones((2, 2), np.uint8), reelmask.encode(np.ones((2, 2), np.uint8))):
        with pytest.raises(MaskError, match=f"class must be 0 to 255, got {named}$"):
            OF_A_CLASS[name](mask, class_id)


@pytest.mark.parametrize("name", OF_A_CLASS)
def test_classes_may_be_numbers_of_numpy_and_255(name):
    mask = np.array([[1, 255]], np.uint8)
    assert np.array_equal(OF_A_CLASS[name](mask, np.uint8(1)), OF_A_CLASS[name](mask, 1))
    OF_A_CLASS[name](mask, 255)
