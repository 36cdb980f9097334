-- Views of what reelmask summarize wrote, for DuckDB. Read duckdb.sql first, summarize before.
--   duckdb -cmd "SET VARIABLE results = '/data/results'" -cmd ".read conf/sql/duckdb.sql" -cmd ".read conf/sql/duckdb-summarize.sql"

CREATE OR REPLACE TEMP VIEW finished_operating_points AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/operating_points/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMP VIEW finished_accuracy_by_distance AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/accuracy_by_distance/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMP VIEW finished_key_intervals AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/key_intervals/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMP VIEW finished_class_iou AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/class_iou/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;
