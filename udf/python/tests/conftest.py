"""A results root as docs/tables.md describes it."""

import json

import numpy as np
import pytest

import reelmask

CLASSES = {"name": "two", "classes": [{"name": "sky", "rgb": 255}, {"name": "road", "rgb": 8421504}], "ignore_id": -1}


def mask_of(frame):
    return np.full((3, 4), frame % 2, np.uint8)


def write_unit(results, run, sequence, first, frames, mask=None):
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = results / "masks" / f"run={run}"
    folder.mkdir(parents=True, exist_ok=True)
    numbers = range(first, first + frames)
    table = pa.table(
        {
            "sequence": [sequence] * frames,
            "frame": pa.array(numbers, pa.int32()),
            "width": pa.array([4] * frames, pa.int32()),
            "height": pa.array([3] * frames, pa.int32()),
            "mask": pa.array([mask or reelmask.encode(mask_of(i)) for i in numbers], pa.binary()),
            "encoding": ["reelmask-rle-1"] * frames,
        }
    )
    pq.write_table(
        table.replace_schema_metadata({"reelmask.classes": json.dumps(CLASSES)}), folder / f"{sequence}.{first}.parquet"
    )
    return {"sequence": sequence, "first_frame": first, "frames": frames, "fingerprint": "f1"}


def record(results, run, units, sources=()):
    folder = results / "_runs"
    folder.mkdir(exist_ok=True)
    finished = {"units": units} if units is not None else None
    (folder / f"{run}.json").write_text(json.dumps({"run": run, "sources": list(sources), "finished": finished}))


@pytest.fixture
def results(tmp_path):
    """Two finished sequences, one of two units, beside one that is under way."""
    pytest.importorskip("pyarrow")
    units = [
        write_unit(tmp_path, "e5", "b", 0, 300),
        write_unit(tmp_path, "e5", "a", 0, 3),
        write_unit(tmp_path, "e5", "a", 3, 2),
    ]
    write_unit(tmp_path, "e5", "unfinished", 0, 2)
    videos = [{"sequence": name, "source": f"file:{tmp_path}/{name}.mp4"} for name in ("a", "b")]
    record(tmp_path, "e5", units, videos)
    record(tmp_path, "underway", None)
    return tmp_path
