"""Mask bytes (reelmask-rle-1, docs/masks.md) to arrays and back. Nothing here takes more than NumPy."""

from __future__ import annotations

import operator

import numpy as np

IGNORE = 255
"""The class id of pixels without class."""

_MAGIC = b"RM\x01"
_MAX_PIXELS = 1 << 27
_MAX_NUMBER_BYTES = 5


class MaskError(ValueError):
    """Bytes, text or arrays that are no mask, or masks that do not go together. The message says what and where."""


def size(mask) -> tuple[int, int]:
    """Width and height of a mask, bytes or an array; of bytes it reads the header only."""
    if is_array(mask):
        return pixels(mask).shape[::-1]
    width, height, _, _ = _header(_bytes(mask))
    return width, height


def decode(data) -> np.ndarray:
    """The mask as an array (height, width) of class ids, uint8.

    Raises MaskError, which names the byte, if the bytes are not one whole mask.
    """
    width, height, ids, ends = runs(data)
    lengths = np.diff(ends, prepend=0)
    return np.repeat(ids, lengths).reshape(height, width)


def runs(data) -> tuple[int, int, np.ndarray, np.ndarray]:
    """Width, height, the class id of each run and the index of the pixel behind it, row by row."""
    data = _bytes(data)
    width, height, count, at = _header(data)
    whole = np.frombuffer(data, np.uint8)
    lengths = _numbers(whole[at + count :], count, at + count)
    ends = np.cumsum(lengths)
    pixels = width * height
    wrong = (lengths < 1) | (ends > pixels)
    if wrong.any():
        run = int(np.argmax(wrong))
        left = pixels - int(ends[run] - lengths[run])
        raise _damaged(
            f"run {run} has {lengths[run]} pixels where 1 to {left} are left",
            _offset(whole, at + count, run),
        )
    if ends[-1] != pixels:
        raise _damaged(f"the runs cover {ends[-1]} of {pixels} pixels", len(data))
    return width, height, whole[at : at + count], ends


def encode(mask) -> bytes:
    """Mask bytes of an array (height, width) of class ids."""
    mask = pixels(np.asarray(mask))
    flat = np.ascontiguousarray(mask).reshape(-1)
    ends = np.append(np.flatnonzero(flat[1:] != flat[:-1]) + 1, flat.size)
    header = np.array([mask.shape[1], mask.shape[0], len(ends)], np.int64)
    lengths = np.diff(ends, prepend=0)
    return b"".join([_MAGIC, _number_bytes(header), flat[ends - 1].tobytes(), _number_bytes(lengths)])


def is_array(mask) -> bool:
    """Whether it is an array of pixels; an array of one dimension is a buffer of mask bytes."""
    return isinstance(mask, np.ndarray) and mask.ndim != 1


def pixels(mask: np.ndarray) -> np.ndarray:
    """The array as uint8. Raises MaskError if it is no mask."""
    if mask.ndim != 2 or mask.size == 0 or mask.size > _MAX_PIXELS:
        raise MaskError(f"a mask is an array (height, width) of 1 to 2^27 pixels, got the shape {mask.shape}")
    if mask.dtype == np.uint8:
        return mask
    if mask.dtype.kind not in "iub":
        raise MaskError(f"class ids are whole numbers from 0 to 255, got {mask.dtype}")
    if mask.min() < 0 or mask.max() > IGNORE:
        raise MaskError(f"class ids are whole numbers from 0 to 255, got {mask.dtype} from {mask.min()} to {mask.max()}")
    return mask.astype(np.uint8)


def class_number(value) -> int:
    """A class id that a caller gave. Raises MaskError if it is none."""
    try:
        number = operator.index(value)
    except TypeError as e:
        raise MaskError(f"class must be 0 to 255, got {value!r}") from e
    if not 0 <= number <= IGNORE:
        raise MaskError(f"class must be 0 to 255, got {number}")
    return number


def _bytes(data):
    if isinstance(data, bytes):
        return data
    try:
        # Arrow's buffers are of signed bytes
        return memoryview(data).cast("B")
    except TypeError as e:
        raise TypeError(f"a mask is bytes, got {type(data).__name__}") from e


def _header(data) -> tuple[int, int, int, int]:
    """Width, height, how many runs, and where their ids lie."""
    if bytes(data[:2]) != _MAGIC[:2] or len(data) < 3:
        raise _damaged("it does not start with the bytes 'RM'", 0)
    if data[2] != _MAGIC[2]:
        raise _damaged(f"version {data[2]} is unknown, this reader knows version {_MAGIC[2]}", 2)
    width, at = _number(data, 3, "width")
    height, at = _number(data, at, "height")
    if width < 1 or height < 1 or width * height > _MAX_PIXELS:
        raise _damaged(f"its size {width}x{height} is out of bounds", 3)
    count_at = at
    count, at = _number(data, at, "run count")
    if count < 1 or count > (len(data) - at) // 2:
        raise _damaged(f"{count} runs do not fit into the {len(data) - at} bytes left", count_at)
    return width, height, count, at


def _number(data, start: int, what: str) -> tuple[int, int]:
    value = 0
    for i in range(_MAX_NUMBER_BYTES):
        if start + i >= len(data):
            raise _damaged(f"it ends inside a {what}", start + i)
        value |= (data[start + i] & 127) << (7 * i)
        if data[start + i] < 128:
            if value > 0x7FFFFFFF:
                break
            return value, start + i + 1
    raise _damaged(f"a {what} is too large", start)


def _numbers(tail: np.ndarray, count: int, offset: int) -> np.ndarray:
    """So many numbers, all at once."""
    last = np.flatnonzero(tail < 128)
    if len(last) < count:
        raise _damaged("it ends inside a run length", offset + len(tail))
    if last[count - 1] != len(tail) - 1:
        raise _damaged(f"{len(tail) - 1 - last[count - 1]} bytes follow the last run", offset + int(last[count - 1]) + 1)
    extra = np.diff(last, prepend=-1) - 1
    most = int(extra.max())
    if most >= _MAX_NUMBER_BYTES:
        run = int(np.argmax(extra >= _MAX_NUMBER_BYTES))
        raise _damaged("a run length is too large", offset + int(last[run] - extra[run]))
    values = tail[last].astype(np.int64) << (7 * extra)
    for back in range(1, most + 1):
        at = np.flatnonzero(extra >= back)
        values[at] |= (tail[last[at] - back] & 127).astype(np.int64) << (7 * (extra[at] - back))
    return values


def _offset(whole: np.ndarray, start: int, run: int) -> int:
    last = np.flatnonzero(whole[start:] < 128)
    return start + (0 if run == 0 else int(last[run - 1]) + 1)


def _number_bytes(numbers: np.ndarray) -> bytes:
    """Numbers of 7 bits a byte, low bits first, the high bit set on all bytes but the last."""
    columns = np.stack([(numbers >> (7 * i)) & 127 for i in range(_MAX_NUMBER_BYTES)], axis=1).astype(np.uint8)
    used = np.stack([numbers >> (7 * i) > 0 for i in range(_MAX_NUMBER_BYTES)], axis=1)
    used[:, 0] = True
    goes_on = np.zeros_like(used)
    goes_on[:, :-1] = used[:, 1:]
    return (columns | (goes_on.astype(np.uint8) << 7))[used].tobytes()


def _damaged(what: str, offset: int) -> MaskError:
    return MaskError(f"not a mask in format reelmask-rle-1: {what}, at byte {offset}")
