"""DuckDB gives what docs/sql-functions.md says of Spark."""

import re
from pathlib import Path

import pytest

from reelmask import duck

duckdb = pytest.importorskip("duckdb")
PAGE = (Path(__file__).parents[3] / "docs" / "sql-functions.md").read_text()


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        duck.register(connection)
        view = next(q for q in examples() if q[0].startswith("CREATE"))
        connection.execute(translated(view[0]))
        yield connection


def examples():
    for block in re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL):
        for query, said in re.findall(r"([^;]+);\n((?:-- .*\n)*)", block):
            yield query, [line[3:] for line in said.splitlines()]


def translated(query):
    """Binary literals, the name of the function, functions with arguments by count, and Spark's table functions differ."""
    query = re.sub(r"X'([0-9A-F]+)'", r"from_hex('\1')", query)
    query = re.sub(r"\bsize\(", "len(", query).replace(")[0]", ")[1]")  # lists begin at 1
    return query.replace("TEMPORARY", "TEMP").replace("mask_pixel_count", "mask_area").replace("mask_to_coco_rle", "mask_to_coco")


def in_duckdb(query):
    names = set(re.findall(r"mask_\w+", translated(query)))
    forms = re.search(r"mask_contains\([^()]*,[^()]*,|mask_to_coco\(\w+\)|mask_from_coco\(mask|LATERAL|_png\(", query)
    return names <= set(duck.NAMES) and not forms and query.startswith("SELECT")


def shown(value):
    """As spark-sql prints it."""
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return "{" + ",".join(f'"{k}":{shown(v)}' for k, v in value.items()) + "}"
        return "{" + ",".join(sorted(f"{k}:{shown(v)}" for k, v in value.items())) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    return "NULL" if value is None else str(value)


@pytest.mark.parametrize("query, said", [e for e in examples() if in_duckdb(e[0])])
def test_examples_of_the_page_give_the_same(connection, query, said):
    rows = connection.execute(translated(query)).fetchall()

    assert ["\t".join(map(shown, row)) for row in rows] == said


def test_each_function_is_in_an_example():
    shown_names = {name for query, _ in examples() if in_duckdb(query) for name in re.findall(r"mask_\w+", query)}

    assert set(duck.NAMES) - shown_names <= {"mask_contains", "mask_to_png", "mask_from_png"}
    assert len([e for e in examples() if in_duckdb(e[0])]) > 10


def test_null_gives_null_and_damage_is_named_or_null(connection):
    assert connection.execute("SELECT mask_area(NULL, 1), mask_area(a, NULL) FROM two").fetchone() == (None, None)
    with pytest.raises(duckdb.Error, match="mask_area: not a mask in format reelmask-rle-1: .*, at byte 0"):
        connection.execute("SELECT mask_area(from_hex('00'), 1)").fetchone()
    assert connection.execute("SELECT try_mask_area(from_hex('00'), 1)").fetchone() == (None,)
    with pytest.raises(duckdb.Error, match="class must be 0 to 255, got 300"):
        connection.execute("SELECT try_mask_area(a, 300) FROM two").fetchone()
    assert connection.execute("SELECT mask_contains(a, 2), mask_contains(a, 7) FROM two").fetchone() == (True, False)


def test_pngs_come_back(connection):
    assert connection.execute("SELECT mask_from_png(mask_to_png(a)) = a, try_mask_from_png(a) FROM two").fetchone() == (True, None)
    with pytest.raises(duckdb.Error, match="mask_from_png: not a PNG: it does not begin as one"):
        connection.execute("SELECT mask_from_png(a) FROM two").fetchone()


def test_polygons_come_back_and_are_damaged(connection):
    query = "SELECT mask_from_polygons(mask_polygons(a, 1), 4, 3, 1) = mask_from_coco(mask_to_coco(a, 1), 1) FROM two"
    assert connection.execute(query).fetchone() == (True,)
    with pytest.raises(duckdb.Error, match="mask_from_polygons: not a GeoJSON geometry: its type is 'Point'"):
        connection.execute("""SELECT mask_from_polygons('{"type":"Point"}', 4, 3, 1)""").fetchone()
