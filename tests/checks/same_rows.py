"""Compares the tables of two results roots: every row, all columns but measured times. Needs the package duckdb.

usage: same_rows.py RESULTS RESULTS
"""

import sys

import duckdb

TIMES = {"seconds", "fps"}


def rows(root, table):
    relation = duckdb.sql(f"SELECT * FROM read_parquet('{root}/{table}/run=*/*.parquet', hive_partitioning = true)")
    columns = [c for c in relation.columns if not c.endswith("_us") or c == "pts_us"]
    columns = [c for c in columns if c not in TIMES]
    names = ", ".join(f'"{c}"' for c in columns)
    return columns, duckdb.sql(f"SELECT {names} FROM relation ORDER BY ALL").fetchall()


def main(left, right):
    differ = False
    for table in ["masks", "frames", "sequences", "quarantine"]:
        columns, a = rows(left, table)
        _, b = rows(right, table)
        same = repr(a) == repr(b)
        differ |= not same
        print(f"{table}: {len(a)} and {len(b)} rows, {len(columns)} columns compared: {'same' if same else 'DIFFERENT'}")
    sys.exit(1 if differ else 0)


main(*sys.argv[1:])
