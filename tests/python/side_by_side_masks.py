"""Reads the masks that the systems of side_by_side.py wrote."""

import numpy
import pyarrow.parquet

PIXELS = 480 * 360


def numbers(data):
    """All numbers of 7 bits a byte, low bits first."""
    last = data < 128
    ends = numpy.flatnonzero(last)
    starts = numpy.concatenate([[0], ends[:-1] + 1])
    value = numpy.zeros(len(ends), dtype=numpy.int64)
    for byte in range(int((ends - starts).max()) + 1 if len(ends) else 0):
        inside = starts + byte <= ends
        value[inside] |= (data[starts[inside] + byte].astype(numpy.int64) & 127) << (7 * byte)
    return value, ends


def reelmask(mask):
    """Class ids of a mask in the format of docs/masks.md."""
    data = numpy.frombuffer(mask, dtype=numpy.uint8)[3:]
    head, ends = numbers(data[:20])
    runs, at = int(head[2]), int(ends[2]) + 1
    lengths, _ = numbers(data[at + runs :])
    return numpy.repeat(data[at : at + runs], lengths)


def read(folder):
    """Class ids by (sequence, frame)."""
    own = folder / "masks"
    found = {}
    for file in sorted((own if own.is_dir() else folder).rglob("*.parquet")):
        table = pyarrow.parquet.ParquetFile(file).read(columns=["sequence", "frame", "mask"]).to_pydict()
        for name, frame, mask in zip(table["sequence"], table["frame"], table["mask"]):
            ids = reelmask(mask) if own.is_dir() else numpy.frombuffer(mask, dtype=numpy.uint8)
            found[str(name), int(frame)] = ids
    return found


def equal_share(folder, reference, frames):
    """Share of pixels with the same class; stops where a system has other frames than it should."""
    masks, right = read(folder), read(reference)
    if len(masks) != frames or masks.keys() != right.keys():
        odd = sorted(masks.keys() ^ right.keys())[:3]
        raise SystemExit(f"side_by_side: {folder} has {len(masks)} masks, {frames} were to come; in one only: {odd}")
    for key, ids in masks.items():
        if len(ids) != PIXELS:
            raise SystemExit(f"side_by_side: {folder}: mask {key} has {len(ids)} pixels, not {PIXELS}")
    return sum(int((ids == right[key]).sum()) for key, ids in masks.items()) / (PIXELS * len(masks))
