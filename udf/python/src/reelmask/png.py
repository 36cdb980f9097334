"""Grey PNGs of masks, whose values are class ids. Takes NumPy alone."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from reelmask.measures import array


def to_png(mask) -> bytes:
    """The mask as a grey PNG."""
    pixels = array(mask)
    height, width = pixels.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with the byte of its filter
    rows[:, 1:] = pixels
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
