"""COCO's compressed run lengths, equal to pycocotools', without pycocotools."""

from __future__ import annotations

import json

import numpy as np

from reelmask.masks import IGNORE, MaskError, class_number
from reelmask.measures import array


def to_coco(mask, class_id: int) -> dict:
    """One class as {"size": [height, width], "counts": "…"}, which pycocotools' mask.decode takes."""
    class_id = class_number(class_id)
    pixels = array(mask)
    inside = np.ascontiguousarray((pixels == class_id).T).reshape(-1)
    ends = np.append(np.flatnonzero(inside[1:] != inside[:-1]) + 1, inside.size)
    lengths = np.diff(ends, prepend=0)
    if inside[0]:
        lengths = np.insert(lengths, 0, 0)
    return {"size": list(pixels.shape), "counts": _text(lengths.tolist())}


def from_coco(rle, class_id: int) -> np.ndarray:
    """The mask of one class: an array that is 255 outside. Takes the dict or its JSON; counts may be numbers."""
    class_id = class_number(class_id)
    if isinstance(rle, (str, bytes)):
        try:
            rle = json.loads(rle)
        except ValueError as e:
            raise MaskError(f"not COCO's run lengths: it is no JSON: {e}") from e
    try:
        height, width = (int(side) for side in rle["size"])
        counts = rle["counts"]
    except (KeyError, TypeError, ValueError) as e:
        raise MaskError("not COCO's run lengths: it has no size [height, width] and counts") from e
    if isinstance(counts, bytes):
        counts = counts.decode("latin-1")
    lengths = np.array(_lengths(counts) if isinstance(counts, str) else counts, np.int64)
    if height < 1 or width < 1 or (lengths < 0).any() or lengths.sum() != height * width:
        raise MaskError(f"not COCO's run lengths: its runs cover {lengths.sum()} of the {height * width} pixels of {width}x{height}")
    values = np.where(np.arange(len(lengths)) % 2 == 1, class_id, IGNORE).astype(np.uint8)
    return np.repeat(values, lengths).reshape(width, height).T.copy()


def _text(lengths: list[int]) -> str:
    out = []
    for i, length in enumerate(lengths):
        rest = length - lengths[i - 2] if i > 2 else length
        more = True
        while more:
            bits = rest & 31
            rest >>= 5
            more = rest != -1 if bits & 16 else rest != 0
            out.append(chr((bits | 32 if more else bits) + 48))
    return "".join(out)


def _lengths(counts: str) -> list[int]:
    lengths: list[int] = []
    value = shift = 0
    for at, character in enumerate(counts):
        bits = ord(character) - 48
        if not 0 <= bits < 64:
            raise MaskError(f"not COCO's run lengths: character {at} is {character!r}, none of '0' to 'o'")
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            if bits & 16:
                value -= 1 << shift
            lengths.append(value + lengths[-2] if len(lengths) > 2 else value)
            value = shift = 0
    if shift:
        raise MaskError(f"not COCO's run lengths: it ends inside a number at character {len(counts)}")
    return lengths
