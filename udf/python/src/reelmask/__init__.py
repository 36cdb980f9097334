"""Masks that Reelmask wrote, in Python: arrays, tables, DuckDB, PySpark, FiftyOne. Begin with read_masks."""

from reelmask.masks import IGNORE, MaskError, decode, encode, size
from reelmask.measures import area, areas, bbox, centroid, contains, class_at, iou, miou
from reelmask.coco import from_coco, to_coco
from reelmask.png import from_png, to_png
from reelmask.regions import components, from_polygons, polygons
from reelmask.tables import SequenceMasks, class_names, read_masks, runs, sequences
from reelmask.voxel51 import to_fiftyone

__version__ = "0.1.0"

__all__ = [
    "IGNORE",
    "MaskError",
    "SequenceMasks",
    "area",
    "areas",
    "bbox",
    "centroid",
    "class_at",
    "class_names",
    "components",
    "contains",
    "decode",
    "encode",
    "from_coco",
    "from_png",
    "from_polygons",
    "iou",
    "miou",
    "polygons",
    "read_masks",
    "runs",
    "sequences",
    "size",
    "to_coco",
    "to_fiftyone",
    "to_png",
]
