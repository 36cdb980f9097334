"""SQL functions on masks in DuckDB, named and meant as Spark's (docs/sql-functions.md). Python runs for each row."""

from __future__ import annotations

import inspect
import json

import numpy as np

from reelmask import coco, masks, measures, png, regions
from reelmask.masks import MaskError


def _size(mask):
    width, height = masks.size(mask)
    return {"width": width, "height": height}


def _resize(mask, width, height):
    pixels = masks.decode(mask)
    if width < 1 or height < 1:
        raise ValueError(f"width and height must be at least 1, got {width} and {height}")
    rows = (2 * np.arange(height, dtype=np.int64) + 1) * pixels.shape[0] // (2 * height)
    columns = (2 * np.arange(width, dtype=np.int64) + 1) * pixels.shape[1] // (2 * width)
    return masks.encode(pixels[rows][:, columns])


def _crop(mask, x, y, width, height):
    pixels = masks.decode(mask)
    if width < 1 or height < 1:
        raise ValueError(f"width and height must be at least 1, got {width} and {height}")
    part = pixels[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]
    return masks.encode(part) if part.size else None


def _encode(ids, width, height):
    if width < 1 or height < 1:
        raise ValueError(f"width and height must be at least 1, got {width} and {height}")
    if len(ids) != width * height:
        raise MaskError(f"{len(ids)} bytes are no class ids of a mask of {width}x{height}, which has {width * height} pixels")
    return masks.encode(np.frombuffer(ids, np.uint8).reshape(height, width))


def _from_polygons(geojson, width, height, class_id):
    if width < 1 or height < 1:
        raise ValueError(f"width and height must be at least 1, got {width} and {height}")
    return masks.encode(regions.from_polygons(geojson, width, height, _checked(class_id)))


def _checked(class_id):
    if not 0 <= class_id <= 255:
        raise ValueError(f"class must be 0 to 255, got {class_id}")
    return class_id


_BOX = "STRUCT(x INTEGER, y INTEGER, width INTEGER, height INTEGER)"
_POINT = "STRUCT(x DOUBLE, y DOUBLE)"
_FUNCTIONS = {  # what runs, types of arguments, type of the value
    "mask_size": (_size, ["BLOB"], "STRUCT(width INTEGER, height INTEGER)"),
    "mask_area": (lambda m, c: measures.area(m, _checked(c)), ["BLOB", "INTEGER"], "BIGINT"),
    "mask_areas": (measures.areas, ["BLOB"], "MAP(INTEGER, BIGINT)"),
    "mask_bbox": (lambda m, c: measures.bbox(m, _checked(c)), ["BLOB", "INTEGER"], _BOX),
    "mask_centroid": (lambda m, c: measures.centroid(m, _checked(c)), ["BLOB", "INTEGER"], _POINT),
    "mask_contains": (lambda m, c: measures.contains(m, _checked(c)), ["BLOB", "INTEGER"], "BOOLEAN"),
    "mask_class_at": (measures.class_at, ["BLOB", "INTEGER", "INTEGER"], "INTEGER"),
    "mask_iou": (lambda a, b, c: measures.iou(a, b, _checked(c)), ["BLOB", "BLOB", "INTEGER"], "DOUBLE"),
    "mask_miou": (measures.miou, ["BLOB", "BLOB"], "DOUBLE"),
    "mask_resize": (_resize, ["BLOB", "INTEGER", "INTEGER"], "BLOB"),
    "mask_crop": (_crop, ["BLOB", "INTEGER", "INTEGER", "INTEGER", "INTEGER"], "BLOB"),
    "mask_decode": (lambda m: masks.decode(m).tobytes(), ["BLOB"], "BLOB"),
    "mask_encode": (_encode, ["BLOB", "INTEGER", "INTEGER"], "BLOB"),
    "mask_to_coco": (lambda m, c: _json(coco.to_coco(m, _checked(c))), ["BLOB", "INTEGER"], "VARCHAR"),
    "mask_components": (lambda m, c: regions.components(m, _checked(c)), ["BLOB", "INTEGER"], f"STRUCT(area BIGINT, bbox {_BOX}, centroid {_POINT})[]"),
    "mask_polygons": (lambda m, c: _json(regions.polygons(m, _checked(c))), ["BLOB", "INTEGER"], "VARCHAR"),
    "mask_from_polygons": (_from_polygons, ["VARCHAR", "INTEGER", "INTEGER", "INTEGER"], "BLOB"),
    "mask_to_png": (png.to_png, ["BLOB"], "BLOB"),
    "mask_from_png": (lambda p: masks.encode(png.from_png(p)), ["BLOB"], "BLOB"),
    "mask_from_coco": (lambda r, c: masks.encode(coco.from_coco(r, _checked(c))), ["VARCHAR", "INTEGER"], "BLOB"),
}
NAMES = tuple(_FUNCTIONS)
"""The functions that DuckDB gets; each has a try_ form."""


def register(connection) -> None:
    """Makes the functions known to a connection of DuckDB.

    NULL gives NULL. Damage fails the query with its place; the forms with the prefix try_ give NULL there.
    """
    for name, (function, arguments, result) in _FUNCTIONS.items():
        for prefix, call in (("", _named(name, function)), ("try_", _tried(name, function))):
            # DuckDB counts the parameters
            call.__signature__ = inspect.Signature(
                [inspect.Parameter(f"a{i}", inspect.Parameter.POSITIONAL_OR_KEYWORD) for i in range(len(arguments))]
            )
            connection.create_function(prefix + name, call, arguments, result, null_handling="special")


def _named(name, function):
    def call(*arguments):
        if any(argument is None for argument in arguments):
            return None
        try:
            return function(*arguments)
        except ValueError as e:
            raise type(e)(f"{name}: {e}") from e

    return call


def _tried(name, function):
    named = _named(name, function)

    def call(*arguments):
        try:
            return named(*arguments)
        except MaskError:
            return None

    return call


def _json(rle) -> str:
    return json.dumps(rle, separators=(",", ":"))
