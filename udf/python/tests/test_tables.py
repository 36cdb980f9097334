import numpy as np
import pytest
from conftest import mask_of, record, write_unit

import reelmask
from reelmask import MaskError


def test_masks_of_finished_units_come_in_order(results):
    parts = list(reelmask.read_masks(str(results)))

    assert [(p.sequence, int(p.frames[0]), len(p.frames)) for p in parts] == [
        ("a", 0, 3),
        ("a", 3, 2),
        ("b", 0, 256),
        ("b", 256, 44),
    ]
    for part in parts:
        assert part.masks.dtype == np.uint8 and part.masks.shape == (len(part.frames), 3, 4)
        assert all(np.array_equal(mask, mask_of(frame)) for frame, mask in zip(part.frames, part.masks))
        assert part.class_names == ["sky", "road"]


def test_what_there_is_is_listed(results):
    assert reelmask.runs(str(results)) == ["e5"]
    assert reelmask.sequences(str(results)) == ["a", "b"]
    assert reelmask.class_names(str(results), "e5") == ["sky", "road"]
    assert reelmask.tables.sources(str(results))["a"] == f"file:{results}/a.mp4"


def test_names_that_are_not_there_are_named_with_those_that_are(results, tmp_path):
    with pytest.raises(MaskError, match="there is no finished run e6 under .*; there is e5"):
        next(reelmask.read_masks(str(results), "e6"))
    with pytest.raises(MaskError, match="the run e5 has no finished sequence c; it has a, b"):
        next(reelmask.read_masks(str(results), "e5", "c"))
    with pytest.raises(MaskError, match="is it the folder that segment was given as --results"):
        reelmask.runs(str(tmp_path / "masks"))
    record(results, "e6", [])
    with pytest.raises(MaskError, match="there are 2 finished runs under .*: say which, e5, e6"):
        next(reelmask.read_masks(str(results)))


def test_a_damaged_mask_is_named_with_run_sequence_and_frame(results):
    write_unit(results, "e5", "a", 3, 2, mask=b"RM\x01\x04\x03\x01\x00\x0d")

    with pytest.raises(MaskError, match="run e5, sequence a, frame 3: not a mask .* run 0 has 13 pixels where 1 to 12 are left, at byte 7"):
        list(reelmask.read_masks(str(results), "e5", "a"))


@pytest.mark.parametrize("left", [0, 3, 40, 0.5, -1])
def test_a_cut_file_is_named_with_run_and_sequence(results, left):
    path = results / "masks" / "run=e5" / "a.3.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(left * len(whole)) if isinstance(left, float) else left])

    with pytest.raises(MaskError, match=r"run e5, sequence a: .*/masks/run=e5/a\.3\.parquet cannot be read: .*run segment again"):
        list(reelmask.read_masks(str(results), "e5", "a"))


def test_damaged_pages_are_named_with_run_and_sequence(results):
    import pyarrow.parquet as pq

    path = results / "masks" / "run=e5" / "a.0.parquet"
    frame = pq.read_metadata(path).row_group(0).column(1)
    at = frame.dictionary_page_offset or frame.data_page_offset
    data = bytearray(path.read_bytes())
    data[at : at + 10] = b"\xff" * 10
    path.write_bytes(data)

    with pytest.raises(MaskError, match=r"run e5, sequence a: .*a\.0\.parquet cannot be read: "):
        list(reelmask.read_masks(str(results), "e5", "a"))


def test_a_file_that_is_gone_is_named_with_run_and_sequence(results):
    (results / "masks" / "run=e5" / "a.0.parquet").unlink()

    with pytest.raises(MaskError, match=r"run e5, sequence a: .*a\.0\.parquet"):
        list(reelmask.read_masks(str(results)))
    with pytest.raises(MaskError, match=r"run e5, sequence "):
        (results / "masks" / "run=e5" / "b.0.parquet").unlink()
        reelmask.class_names(str(results), "e5")


def test_a_cut_record_is_named(results):
    path = results / "_runs" / "e5.json"
    path.write_text(path.read_text()[:40])

    with pytest.raises(MaskError, match=r"_runs/e5\.json is no record of a run: it is no JSON"):
        reelmask.runs(str(results))
