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

-- One row for each frame and class of its run, with the class's name; null where the run is not summarized.
CREATE OR REPLACE TEMP VIEW frame_classes AS
  SELECT f.run, f.sequence, f.frame, f.class_id, c.name, f.pixels, f.share, f.reference, f.intersection, f.class_union,
    f.intersection / nullif(f.class_union, 0) AS iou
  FROM (
    SELECT run, sequence, frame, class_id::INTEGER AS class_id, pixel_counts[class_id + 1] AS pixels,
      pixel_counts[class_id + 1] / nullif(list_sum(pixel_counts), 0) AS share,
      reference, intersections[class_id + 1] AS intersection, unions[class_id + 1] AS class_union
    FROM (SELECT *, unnest(range(len(pixel_counts))) AS class_id FROM finished_frames)) AS f
  LEFT JOIN finished_class_iou AS c ON f.run = c.run AND f.class_id = c.class_id;
