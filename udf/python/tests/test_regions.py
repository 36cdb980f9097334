"""Parts and outlines, beside a plain way to find them."""

import json

import numpy as np
import pytest

import reelmask
from reelmask import MaskError


def masks():
    random = np.random.default_rng(7)
    for height, width, classes in [(1, 1, 1), (1, 9, 2), (9, 1, 2), (12, 17, 2), (23, 11, 3), (31, 40, 2)]:
        yield random.integers(0, classes, (height, width)).astype(np.uint8)
    ring = np.zeros((7, 9), np.uint8)
    ring[1:6, 1:8] = 1
    ring[2:5, 2:7] = 2
    ring[3, 3] = ring[3, 5] = 1
    yield ring


def flooded(inside):
    """Sets of pixels that hang together by edges, in order of their first pixel."""
    left, parts = set(zip(*(axis.tolist() for axis in np.nonzero(inside)))), []
    for start in sorted(left):
        if start in left:
            part, open_ = set(), [start]
            while open_:
                y, x = open_.pop()
                if (y, x) in left:
                    left.remove((y, x))
                    part.add((y, x))
                    open_ += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
            parts.append(part)
    return parts


@pytest.mark.parametrize("mask", list(masks()), ids=lambda mask: "x".join(map(str, mask.shape)))
@pytest.mark.parametrize("class_id", [0, 1, 2])
def test_components_are_those_of_flooding(mask, class_id):
    parts = sorted(flooded(mask == class_id), key=len, reverse=True)

    found = reelmask.components(mask, class_id)

    assert [part["area"] for part in found] == [len(part) for part in parts]
    for one, part in zip(found, parts):
        rows, columns = np.array(sorted(part)).T
        box = {"x": columns.min(), "y": rows.min(), "width": np.ptp(columns) + 1, "height": np.ptp(rows) + 1}
        assert one["bbox"] == box
        assert one["centroid"] == pytest.approx({"x": columns.mean() + 0.5, "y": rows.mean() + 0.5})


@pytest.mark.parametrize("mask", list(masks()), ids=lambda mask: "x".join(map(str, mask.shape)))
@pytest.mark.parametrize("class_id", [0, 1, 2])
def test_polygons_filled_are_the_mask(mask, class_id):
    outlines = reelmask.polygons(mask, class_id)

    filled = reelmask.from_polygons(json.dumps(outlines), mask.shape[1], mask.shape[0], class_id)

    assert np.array_equal(filled == class_id, mask == class_id)
    assert len(outlines["coordinates"]) == len(flooded(mask == class_id))
    for polygon in outlines["coordinates"]:
        assert [np.sign(area(ring)) for ring in polygon] == [1] + [-1] * (len(polygon) - 1)
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert len({tuple(corner) for corner in ring}) == len(ring) - 1


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))


@pytest.mark.parametrize(
    "geometry, message",
    [
        ("{", "it is no JSON"),
        ({"type": "Point"}, "its type is 'Point', not Polygon or MultiPolygon"),
        ({"type": "MultiPolygon", "coordinates": 3}, "its coordinates are no list"),
        ({"type": "Polygon"}, "a polygon is no list of rings"),
        ({"type": "Polygon", "coordinates": [[[0, "a"]]]}, r'a corner is \[0, "a"\], not two numbers'),
    ],
)
def test_what_is_no_geometry_is_told(geometry, message):
    with pytest.raises(MaskError, match=message):
        reelmask.from_polygons(geometry, 4, 3, 1)


@pytest.mark.parametrize("mode", ["L", "P"])
def test_pngs_of_others_are_read_with_every_filter(mode):
    image = pytest.importorskip("PIL.Image")
    from io import BytesIO

    y, x = np.mgrid[0:40, 0:60]
    mask = ((x * x + 3 * y) // 97 % 19).astype(np.uint8)
    picture = image.fromarray(mask, "L")
    if mode == "P":
        picture = image.frombytes("P", picture.size, mask.tobytes())
        picture.putpalette(bytes(range(256)) * 3)
    out = BytesIO()
    picture.save(out, "PNG", bits=8)

    assert np.array_equal(reelmask.from_png(out.getvalue()), mask)


@pytest.mark.parametrize("kind", range(5))
def test_each_filter_of_rows_is_taken_back(kind):
    import struct
    import zlib

    from reelmask.png import _chunk

    mask = np.random.default_rng(3).integers(0, 256, (6, 7)).astype(np.int64)
    padded = np.pad(mask, ((1, 0), (1, 0)))
    left, up, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    near = np.stack([left, up, corner])
    paeth = np.take_along_axis(near, np.abs(left + up - corner - near).argmin(0)[None], 0)[0]
    rows = (mask - [0 * mask, left, up, (left + up) // 2, paeth][kind]) % 256
    packed = zlib.compress(b"".join(bytes([kind]) + bytes(row.tolist()) for row in rows))
    header = struct.pack(">IIBBBBB", 7, 6, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")

    assert np.array_equal(reelmask.from_png(png), mask)


def test_damaged_pngs_are_told():
    png = reelmask.to_png(np.ones((5, 4), np.uint8))

    for cut in range(len(png) - 12):
        with pytest.raises(MaskError, match="not a PNG"):
            reelmask.from_png(png[:cut])
    with pytest.raises(MaskError, match="is cut or changed"):
        reelmask.from_png(png[:40] + b"x" + png[41:])
