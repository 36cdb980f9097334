"""PNGs of masks, whose values are class ids. Takes NumPy alone."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from reelmask.masks import MaskError
from reelmask.measures import array

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PALETTE = 0, 3
_MAX_PIXELS = 1 << 27


def to_png(mask) -> bytes:
    """The mask as a grey PNG."""
    pixels = array(mask)
    height, width = pixels.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with the byte of its filter
    rows[:, 1:] = pixels
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return _SIGNATURE + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def from_png(png: bytes) -> np.ndarray:
    """The mask of a grey or palette PNG of 8 bits, whose values are class ids. Others are a MaskError."""
    png = bytes(png)
    if png[:8] != _SIGNATURE:
        raise _damaged("it does not begin as one")
    header, packed = None, b""
    for kind, body in _chunks(png):
        if kind == b"IHDR" and len(body) == 13:
            header = struct.unpack(">IIBBBBB", body)
        packed += body if kind == b"IDAT" else b""
    if header is None:
        raise _damaged("it has no header")
    width, height, bits, colours, _, _, interlaced = header
    if bits != 8 or colours not in (_GREY, _PALETTE) or interlaced:
        raise MaskError("only grey and palette PNGs of 8 bits that are not interlaced are read; bring it into that form")
    if not 0 < width * height <= _MAX_PIXELS:
        raise _damaged(f"it is {width}x{height}")
    try:
        rows = zlib.decompress(packed)
    except zlib.error as e:
        raise _damaged(str(e)) from e
    if len(rows) != height * (width + 1):
        raise _damaged(f"it has {len(rows)} of {height * (width + 1)} bytes")
    return _unfiltered(np.frombuffer(rows, np.uint8).reshape(height, width + 1))


def _chunks(png: bytes):
    at = 8
    while at < len(png):
        if at + 12 > len(png):
            raise _damaged(f"it ends at byte {len(png)}")
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if png[at + 8 + length : at + 12 + length] != struct.pack(">I", zlib.crc32(kind + body)):
            raise _damaged(f"its part at byte {at} is cut or changed")
        yield kind, body
        at += 12 + length


def _unfiltered(rows: np.ndarray) -> np.ndarray:
    """Each row says in its first byte what was taken from its values."""
    out = np.zeros((rows.shape[0], rows.shape[1] - 1), np.uint8)
    above = np.zeros(out.shape[1], np.uint8)
    for i, row in enumerate(rows):
        kind, values = row[0], row[1:]
        if kind == 0:
            out[i] = values
        elif kind == 1:
            out[i] = np.cumsum(values, dtype=np.uint64).astype(np.uint8)
        elif kind == 2:
            out[i] = values + above
        elif kind in (3, 4):
            out[i] = _predicted(kind, values.tolist(), above.tolist())
        else:
            raise _damaged(f"row {i} has the filter {kind}, which there is not")
        above = out[i]
    return out


def _predicted(kind: int, values: list[int], above: list[int]) -> list[int]:
    out, left, corner = [], 0, 0
    for value, up in zip(values, above):
        if kind == 3:
            guess = (left + up) // 2
        else:
            estimate = left + up - corner
            guess = min((left, up, corner), key=lambda near: abs(estimate - near))
        left = (value + guess) & 255
        corner = up
        out.append(left)
    return out


def _damaged(what: str) -> MaskError:
    return MaskError(f"not a PNG: {what}")
