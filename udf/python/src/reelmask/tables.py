"""What a results root holds, and its masks. Takes pyarrow: pip install 'reelmask[tables]'."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Iterator

import numpy as np

from reelmask.masks import MaskError, decode

_BATCH = 256


@dataclass(frozen=True)
class SequenceMasks:
    """Masks of some frames of one sequence, in order."""

    run: str
    sequence: str
    frames: np.ndarray
    """(n) indices of the frames, int32."""
    masks: np.ndarray = field(repr=False)
    """(n, height, width) class ids, uint8; 255 is no class."""
    class_names: list[str] = field(repr=False)
    """Names by class id."""


def runs(results: str) -> list[str]:
    """Names of the runs that have finished once."""
    return sorted(_records(results))


def sequences(results: str, run: str | None = None) -> list[str]:
    """Ids of the finished sequences of a run; the run may be left out where there is one alone."""
    return sorted({unit["sequence"] for unit in _record(results, run)["finished"]["units"]})


def sources(results: str, run: str | None = None) -> dict[str, str]:
    """Where each sequence came from: the video, or the folder of images."""
    return {source["sequence"]: source["source"] for source in _record(results, run)["sources"]}


def class_names(results: str, run: str | None = None) -> list[str]:
    """Names of a run's classes by id."""
    record = _record(results, run)
    units = record["finished"]["units"]
    if not units:
        raise MaskError(f"the run {record['run']} has no finished sequence, so nothing says its classes")
    with _opened(results, record["run"], units[0]) as file:
        return _names(file)


def read_masks(
    results: str, run: str | None = None, sequence: str | None = None, batch: int = _BATCH
) -> Iterator[SequenceMasks]:
    """The finished masks of a run, up to `batch` frames of one sequence at a time.

    results: a folder, or a URI that pyarrow opens (s3://bucket/results; s3a:// is the same).
    run: may be left out where there is one alone.
    sequence: only this one.
    Raises MaskError if there is no such run or sequence, a file cannot be read, or a mask is damaged.
    """
    record = _record(results, run)
    units = sorted(record["finished"]["units"], key=lambda unit: (unit["sequence"], unit["first_frame"]))
    if sequence is not None:
        known = sorted({unit["sequence"] for unit in units})
        units = [unit for unit in units if unit["sequence"] == sequence]
        if not units:
            raise MaskError(f"the run {record['run']} has no finished sequence {sequence}; it has {_some(known)}")
    for unit in units:
        yield from _unit(results, record["run"], unit, batch)


def _unit(results: str, run: str, unit: dict, batch: int) -> Iterator[SequenceMasks]:
    with _opened(results, run, unit) as file:
        names = _names(file)
        for rows in file.iter_batches(batch, columns=["frame", "width", "height", "mask", "encoding"]):
            frames = rows.column("frame").to_numpy()
            shapes = {(h.as_py(), w.as_py()) for h, w in zip(rows.column("height"), rows.column("width"))}
            encodings = set(rows.column("encoding").to_pylist())
            if encodings != {"reelmask-rle-1"}:
                raise MaskError(f"masks of {run}, {unit['sequence']} are in {encodings}, this reader knows reelmask-rle-1")
            for shape in sorted(shapes):
                at = [i for i in range(len(rows)) if (rows["height"][i].as_py(), rows["width"][i].as_py()) == shape]
                masks = np.empty((len(at), *shape), np.uint8)
                for to, row in enumerate(at if len(shapes) > 1 else range(len(rows))):
                    masks[to] = _mask(rows["mask"][row], run, unit["sequence"], frames[row], shape)
                yield SequenceMasks(run, unit["sequence"], frames[at], masks, names)


def _mask(value, run: str, sequence: str, frame: int, shape: tuple[int, int]) -> np.ndarray:
    try:
        mask = decode(memoryview(value.as_buffer()))
        if mask.shape != shape:
            raise MaskError(f"its size is {mask.shape[1]}x{mask.shape[0]}, the row says {shape[1]}x{shape[0]}")
        return mask
    except MaskError as e:
        raise MaskError(f"run {run}, sequence {sequence}, frame {frame}: {e}. Run segment again, or vacuum the run.") from e


def _names(file) -> list[str]:
    classes = (file.schema_arrow.metadata or {}).get(b"reelmask.classes") or file.metadata.metadata.get(b"reelmask.classes")
    return [entry["name"] for entry in json.loads(classes)["classes"]] if classes else []


def _record(results: str, run: str | None) -> dict:
    records = _records(results)
    if run is None and len(records) == 1:
        return next(iter(records.values()))
    if run is None:
        raise MaskError(f"there are {len(records)} finished runs under {results}: say which, {_some(sorted(records))}")
    if run not in records:
        raise MaskError(f"there is no finished run {run} under {results}; there is {_some(sorted(records))}")
    return records[run]


def _records(results: str) -> dict[str, dict]:
    system, root = _system(results)
    fs = _arrow("pyarrow.fs")
    files = system.get_file_info(fs.FileSelector(f"{root}/_runs", allow_not_found=True))
    records = {}
    for file in files:
        if file.type == fs.FileType.File and file.path.endswith(".json"):
            with system.open_input_stream(file.path) as stream:
                record = _parsed(stream.read(), file.path)
            if record.get("finished"):
                records[record["run"]] = record
    if not records:
        raise MaskError(f"there is no finished run under {results}: is it the folder that segment was given as --results?")
    return records


def _parsed(data: bytes, path: str) -> dict:
    try:
        return json.loads(data)
    except ValueError as e:
        raise MaskError(f"{path} is no record of a run: it is no JSON: {e}") from e


@contextmanager
def _opened(results: str, run: str, unit: dict):
    """The unit's file of masks; that it is cut, damaged or gone is told with the unit, also while it is read."""
    parquet = _arrow("pyarrow.parquet")
    system, root = _system(results)
    path = f"{root}/masks/run={run}/{unit['sequence']}.{unit['first_frame']}.parquet"
    try:
        with system.open_input_file(path) as stream, parquet.ParquetFile(stream) as file:
            yield file
    except (_arrow("pyarrow").ArrowException, OSError) as e:
        raise MaskError(
            f"run {run}, sequence {unit['sequence']}: {path} cannot be read: {str(e).strip().splitlines()[0]}."
            " If it is damaged or gone, run segment again."
        ) from e


def _system(results: str):
    fs = _arrow("pyarrow.fs")
    results = str(results).rstrip("/")
    if "://" not in results:
        return fs.LocalFileSystem(), results
    return fs.FileSystem.from_uri(results.replace("s3a://", "s3://", 1))


def _arrow(module: str):
    try:
        return __import__(module, fromlist=["_"])
    except ImportError as e:
        raise ImportError("reading tables takes pyarrow: pip install 'reelmask[tables]'") from e


def _some(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "") if names else "none"
