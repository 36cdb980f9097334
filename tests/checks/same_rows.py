"""Compares the tables of two results roots: every row, all columns but measured times. Needs the package duckdb.

usage: same_rows.py [--by-settings] RESULTS RESULTS

Runs are compared by name; with --by-settings by the settings in their commit records, without versions of code and
libraries and what cannot change rows: for runs that were given names, or are of two builds whose names differ. Prints each
run that differs or that one root lacks. Exit code 0: the same runs with the same rows.
"""

import argparse
import json
import pathlib

import duckdb

TABLES = ["masks", "frames", "sequences", "quarantine"]
TIMES = {"seconds", "fps"}
NO_SETTINGS = {"masks", "decoder", "asked", "threads", "window", "lockstep"}


def runs(root, by_settings):
    """Names of runs by what they are compared by."""
    found = {}
    for file in sorted(pathlib.Path(root, "_runs").glob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        key = settings(record) if by_settings else record["run"]
        if key in found:
            raise SystemExit(f"{root}: the runs {found[key]} and {record['run']} have the same settings")
        found[key] = record["run"]
    if not found:
        raise SystemExit(f"{root}: no runs")
    return found


def settings(record):
    kept = {k: v for k, v in record["settings"].items() if k not in NO_SETTINGS and not k.startswith("versions/")}
    return json.dumps(kept, sort_keys=True)


def rows(root, table, run):
    """Columns with their types, and rows in order."""
    files = sorted(str(file) for file in pathlib.Path(root, table, f"run={run}").glob("*.parquet"))
    if not files:
        return [], []
    relation = duckdb.read_parquet(files, hive_partitioning=False)
    columns = [(c, str(t)) for c, t in zip(relation.columns, relation.types)]
    columns = [(c, t) for c, t in columns if c not in TIMES and (not c.endswith("_us") or c.endswith("pts_us"))]
    names = ", ".join(f'"{c}"' for c, _ in columns)
    return columns, relation.query("t", f"SELECT {names} FROM t ORDER BY ALL").fetchall()


def compare(left, right, table, pairs):
    """Prints what differs; whether anything does."""
    counts, width, differing = [0, 0], 0, []
    for one, other in pairs:
        columns, a = rows(left, table, one)
        other_columns, b = rows(right, table, other)
        counts = [counts[0] + len(a), counts[1] + len(b)]
        width = max(width, len(columns))
        if columns != other_columns or repr(a) != repr(b):
            differing.append(one if one == other else f"{one} and {other}")
    verdict = f"DIFFERENT in {', '.join(differing)}" if differing else "same"
    print(f"{table}: {counts[0]} and {counts[1]} rows, {width} columns compared: {verdict}")
    return bool(differing)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by-settings", action="store_true")
    parser.add_argument("left", metavar="RESULTS")
    parser.add_argument("right", metavar="RESULTS")
    asked = parser.parse_args()
    a, b = runs(asked.left, asked.by_settings), runs(asked.right, asked.by_settings)
    differs = False
    for root, names, others in [(asked.left, a, b), (asked.right, b, a)]:
        alone = [name for key, name in names.items() if key not in others]
        if alone:
            differs = True
            print(f"only in {root}: {', '.join(alone)}")
    pairs = [(a[key], b[key]) for key in a if key in b]
    print(f"{len(pairs)} runs compared")
    for table in TABLES if pairs else []:
        differs |= compare(asked.left, asked.right, table, pairs)
    raise SystemExit(1 if differs else 0)


main()
