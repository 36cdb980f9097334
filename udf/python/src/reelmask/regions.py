"""The parts that a class falls into and their outlines, as the SQL functions of the same names give them."""

from __future__ import annotations

import json

import numpy as np

from reelmask.masks import IGNORE, MaskError, class_number
from reelmask.measures import array

_WIDEST = 1 << 28


def components(mask, class_id: int) -> list[dict]:
    """Pixels of the class that hang together by their edges: area, bbox and centroid of each part, the largest first."""
    part_of = _parts(array(mask) == class_number(class_id))
    rows, columns = np.nonzero(part_of >= 0)
    if len(rows) == 0:
        return []
    _, part = np.unique(part_of[rows, columns], return_inverse=True)
    areas = np.bincount(part)
    x, y = np.bincount(part, columns + 0.5) / areas, np.bincount(part, rows + 0.5) / areas
    left, top, right, bottom = (np.full(len(areas), start, np.int64) for start in (_WIDEST, _WIDEST, -1, -1))
    for ends, place, join in ((left, columns, np.minimum), (top, rows, np.minimum), (right, columns, np.maximum), (bottom, rows, np.maximum)):
        join.at(ends, part, place)
    return [
        {
            "area": int(areas[i]),
            "bbox": {"x": int(left[i]), "y": int(top[i]), "width": int(right[i] - left[i] + 1), "height": int(bottom[i] - top[i] + 1)},
            "centroid": {"x": float(x[i]), "y": float(y[i])},
        }
        for i in np.argsort(-areas, kind="stable")
    ]


def polygons(mask, class_id: int) -> dict:
    """The outlines of the class as a GeoJSON MultiPolygon along the edges of pixels, each part with its holes."""
    inside = array(mask) == class_number(class_id)
    part_of = _parts(inside)
    found: dict[int, list] = {}
    for part, corners in _walks(inside, part_of):
        rings = found.setdefault(part, [])
        for ring in _simple(corners):
            rings.insert(0 if _double_area(ring) > 0 else len(rings), ring + ring[:1])
    return {"type": "MultiPolygon", "coordinates": [[[list(corner) for corner in ring] for ring in found[part]] for part in sorted(found)]}


def from_polygons(geojson, width: int, height: int, class_id: int) -> np.ndarray:
    """The mask of a GeoJSON Polygon or MultiPolygon, a dict or its JSON: pixels whose centre lies inside, else 255."""
    class_id = class_number(class_id)
    geometry = _geometry(geojson)
    ids = np.full((height, width), IGNORE, np.uint8)
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise _damaged(f"its type is '{kind or ''}', not Polygon or MultiPolygon")
    for rings in [coordinates] if kind == "Polygon" else _list(coordinates, "its coordinates are no list"):
        _fill(ids, _edges(_list(rings, "a polygon is no list of rings")), class_id)
    return ids


def _parts(inside: np.ndarray) -> np.ndarray:
    """For each pixel the number of its part, -1 outside: that of the part's first span, row by row."""
    steps = np.diff(np.pad(inside.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    parents = list(range(len(rows)))

    def root(span: int) -> int:
        while parents[span] != span:
            parents[span] = parents[parents[span]]
            span = parents[span]
        return span

    first = np.searchsorted(rows, np.arange(inside.shape[0] + 1)).tolist()
    start, end = starts.tolist(), ends.tolist()
    for row in range(1, inside.shape[0]):
        above, below = first[row - 1], first[row]
        while above < first[row] and below < first[row + 1]:
            if start[above] < end[below] and start[below] < end[above]:
                a, b = root(above), root(below)
                parents[max(a, b)] = min(a, b)
            above, below = (above + 1, below) if end[above] < end[below] else (above, below + 1)
    part_of = np.full(inside.shape, -1, np.int64)
    part_of[inside] = np.repeat([root(span) for span in range(len(parents))], ends - starts) if parents else 0
    return part_of


def _walks(inside: np.ndarray, part_of: np.ndarray):
    """Closed walks along the outline as (part, corners), the inside on the right hand seen from above."""
    steps = np.diff(np.pad(inside.astype(np.int8), ((1, 1), (0, 0))), axis=0)
    changes = np.diff(np.pad(steps, ((0, 0), (1, 1))), axis=1) != 0
    line, bound = np.nonzero(changes)
    # from one change to the next of the same line runs an edge, unless nothing changes across it
    is_edge = np.append(line[1:] == line[:-1], False) & (np.pad(steps, ((0, 0), (0, 1)))[line, bound] != 0)
    at = np.flatnonzero(is_edge)
    y, x0, x1 = line[at], bound[at], bound[at + 1]
    enters = steps[y, x0] > 0
    begin, end = np.where(enters, x0, x1), np.where(enters, x1, x0)
    part = part_of[np.where(enters, y, y - 1), x0]
    count = len(at)
    keys = np.empty(2 * count, np.int64)
    keys[0::2], keys[1::2] = ((column << 33) | (y << 1) | enters for column in (begin.astype(np.int64), end.astype(np.int64)))
    order = np.argsort(keys, kind="stable")
    one, other = order[0::2], order[1::2]
    following = np.empty(count, np.int64)
    is_end = one % 2 == 1
    following[np.where(is_end, one, other) // 2] = np.where(is_end, other, one) // 2
    steps_on, done = following.tolist(), [False] * count
    corners = list(zip(begin.tolist(), end.tolist(), y.tolist()))
    for first in range(count):
        walk, edge = [], first
        while not done[edge]:
            done[edge] = True
            start, stop, row = corners[edge]
            walk += [(start, row), (stop, row)]
            edge = steps_on[edge]
        if walk:
            yield int(part[first]), walk


def _simple(corners: list) -> list[list]:
    """A line that touches itself falls into lines that do not."""
    rings, line, places = [], [], {}
    for corner in corners:
        if corner in places:
            ring = line[places[corner] :]
            del line[places[corner] :]
            for gone in ring:
                del places[gone]
            rings.append(ring)
        places[corner] = len(line)
        line.append(corner)
    return [*rings, line]


def _double_area(ring: list) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))


def _geometry(geojson) -> dict:
    if isinstance(geojson, (str, bytes)):
        try:
            geojson = json.loads(geojson)
        except ValueError as e:
            raise _damaged(f"it is no JSON: {e}") from e
    return geojson if isinstance(geojson, dict) else {}


def _list(value, otherwise: str) -> list:
    if not isinstance(value, (list, tuple)):
        raise _damaged(otherwise)
    return list(value)


def _edges(rings: list) -> list[tuple]:
    edges = []
    for ring in rings:
        points = [_point(point) for point in _list(ring, "a ring is no list of corners")]
        edges += [(*a, *b) for a, b in zip(points, points[1:] + points[:1])]
    return edges


def _point(point) -> tuple[float, float]:
    numbers = point[:2] if isinstance(point, (list, tuple)) else ()
    if len(numbers) < 2 or not all(type(n) in (int, float) and abs(n) < _WIDEST for n in numbers):
        raise _damaged(f"a corner is {json.dumps(point)}, not two numbers")
    return float(numbers[0]), float(numbers[1])


def _fill(ids: np.ndarray, edges: list[tuple], class_id: int) -> None:
    if not edges:
        return
    x0, y0, x1, y1 = np.array(edges, np.float64).T
    for y in range(ids.shape[0]):
        centre = y + 0.5
        crossed = (y0 <= centre) != (y1 <= centre)
        places = np.sort(x0[crossed] + (centre - y0[crossed]) * (x1[crossed] - x0[crossed]) / (y1[crossed] - y0[crossed]))
        bounds = np.clip(np.ceil(places - 0.5), 0, ids.shape[1]).astype(np.int64)
        for start, end in zip(bounds[0::2], bounds[1::2]):
            ids[y, start:end] = class_id


def _damaged(what: str) -> MaskError:
    return MaskError(f"not a GeoJSON geometry: {what}")
