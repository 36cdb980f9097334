"""What is in masks, as the SQL functions of the same names say it (docs/sql-functions.md). Masks are bytes or arrays.

A class that is not 0 to 255 is a MaskError.
"""

from __future__ import annotations

import numpy as np

from reelmask.masks import IGNORE, MaskError, class_number, decode, is_array, pixels, runs


def area(mask, class_id: int) -> int:
    """Pixels of the class."""
    class_id = class_number(class_id)
    ids, lengths = _runs(mask)
    return int(lengths[ids == class_id].sum())


def areas(mask) -> dict[int, int]:
    """Pixels of each class that has any, 255 too."""
    ids, lengths = _runs(mask)
    counts = np.bincount(ids, weights=lengths, minlength=256)
    return {int(i): int(counts[i]) for i in np.flatnonzero(counts)}


def contains(mask, class_id: int) -> bool:
    """Whether any pixel is of the class."""
    return area(mask, class_id) > 0


def class_at(mask, x: int, y: int) -> int | None:
    """The class of a pixel; None outside the mask."""
    ids = array(mask)
    inside = 0 <= y < ids.shape[0] and 0 <= x < ids.shape[1]
    return int(ids[y, x]) if inside else None


def bbox(mask, class_id: int) -> dict[str, int] | None:
    """The smallest box around the pixels of the class: x, y, width, height; None if there are none."""
    class_id = class_number(class_id)
    inside = array(mask) == class_id
    rows = np.flatnonzero(inside.any(axis=1))
    if len(rows) == 0:
        return None
    columns = np.flatnonzero(inside.any(axis=0))
    return {
        "x": int(columns[0]),
        "y": int(rows[0]),
        "width": int(columns[-1] - columns[0] + 1),
        "height": int(rows[-1] - rows[0] + 1),
    }


def centroid(mask, class_id: int) -> dict[str, float] | None:
    """The mean place of the pixels of the class, x and y; None if there are none."""
    class_id = class_number(class_id)
    rows, columns = np.nonzero(array(mask) == class_id)
    return {"x": float(columns.mean()) + 0.5, "y": float(rows.mean()) + 0.5} if len(rows) else None


def iou(a, b, class_id: int) -> float | None:
    """Intersection over union of the class; None if it is in neither."""
    class_id = class_number(class_id)
    left, right, both = _overlap(a, b)
    union = left[class_id] + right[class_id] - both[class_id] if class_id != IGNORE else 0
    return float(both[class_id] / union) if union else None


def miou(a, b) -> float | None:
    """The mean of iou over the classes that are in either; None if there is none."""
    left, right, both = _overlap(a, b)
    unions = left + right - both
    present = unions > 0
    return float((both[present] / unions[present]).mean()) if present.any() else None


def array(mask) -> np.ndarray:
    """The mask as an array (height, width) of uint8, whichever it is."""
    return pixels(mask) if is_array(mask) else decode(mask)


def _runs(mask) -> tuple[np.ndarray, np.ndarray]:
    if is_array(mask):
        flat = pixels(mask).reshape(-1)
        return flat, np.ones(len(flat), np.int64)
    _, _, ids, ends = runs(mask)
    return ids, np.diff(ends, prepend=0)


def _overlap(a, b) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels by class of either mask and of both, without those that either ignores."""
    a, b = array(a), array(b)
    if a.shape != b.shape:
        raise MaskError(
            f"masks of {a.shape[1]}x{a.shape[0]} and {b.shape[1]}x{b.shape[0]} cannot be compared:"
            " bring one to the other's size"
        )
    seen = (a != IGNORE) & (b != IGNORE)
    a, b = a[seen], b[seen]
    return (
        np.bincount(a, minlength=256),
        np.bincount(b, minlength=256),
        np.bincount(a[a == b], minlength=256),
    )
