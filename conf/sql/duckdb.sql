-- Views of what is finished under a results root, for DuckDB 1.4 and later (docs/tables.md, "Reading them"):
--   duckdb -cmd "SET VARIABLE results = '/data/results'" -cmd ".read conf/sql/duckdb.sql"

-- One row for each run that has finished once: the newest finished start.
CREATE OR REPLACE TEMP VIEW finished_records AS
  SELECT run, version, corpus, fingerprint, finished.started, finished.ended, unnest(finished.counts), finished.units
  FROM read_json(getvariable('results') || '/_runs/*.json', format = 'newline_delimited', maximum_object_size = 268435456,
    columns = {run: 'VARCHAR', version: 'BIGINT', corpus: 'VARCHAR', fingerprint: 'VARCHAR', finished:
      'STRUCT(started TIMESTAMP WITH TIME ZONE, ended TIMESTAMP WITH TIME ZONE,
        counts STRUCT(listed BIGINT, done BIGINT, kept BIGINT, quarantined BIGINT, unlisted BIGINT, frames BIGINT, keys BIGINT),
        units STRUCT(sequence VARCHAR, first_frame INTEGER, frames BIGINT, fingerprint VARCHAR)[])'})
  WHERE finished IS NOT NULL;

-- One row for each unit that they name; file is the name of its files in masks/run=… and frames/run=….
CREATE OR REPLACE TEMP VIEW finished_units AS
  SELECT run, unit.sequence, unit.first_frame, unit.frames, unit.fingerprint,
    unit.sequence || '.' || unit.first_frame || '.parquet' AS file
  FROM (SELECT run, unnest(units) AS unit FROM finished_records);

-- The rows of these units, sequences and runs. Columns that some files do not have are null there.
-- DuckDB knows no table without files: where nothing is finished yet it ends here, where all was set aside before finished_frames.
CREATE OR REPLACE TEMP VIEW finished_runs AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/runs/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMP VIEW finished_quarantine AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/quarantine/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMP VIEW finished_sequences AS
  SELECT t.* FROM read_parquet(getvariable('results') || '/sequences/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true) AS t
  SEMI JOIN finished_units AS u ON t.run = u.run AND t.sequence = u.sequence;

CREATE OR REPLACE TEMP VIEW finished_frames AS
  SELECT t.* EXCLUDE (filename) FROM read_parquet(getvariable('results') || '/frames/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true, filename = true) AS t
  SEMI JOIN finished_units AS u ON t.run = u.run AND parse_filename(t.filename) = u.file;

CREATE OR REPLACE TEMP VIEW finished_masks AS
  SELECT t.* EXCLUDE (filename) FROM read_parquet(getvariable('results') || '/masks/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false, union_by_name = true, filename = true) AS t
  SEMI JOIN finished_units AS u ON t.run = u.run AND parse_filename(t.filename) = u.file;

-- One row for each frame and class of its run, with the name of the class (null where a version wrote the run that did not write names).
CREATE OR REPLACE TEMP VIEW frame_classes AS
  SELECT f.run, f.sequence, f.frame, f.class_id, c.names[f.class_id + 1] AS name, f.pixels, f.share, f.reference,
    f.intersection, f.class_union, f.intersection / nullif(f.class_union, 0) AS iou
  FROM (
    SELECT run, sequence, frame, class_id::INTEGER AS class_id, pixel_counts[class_id + 1] AS pixels,
      pixel_counts[class_id + 1] / nullif(list_sum(pixel_counts), 0) AS share,
      reference, intersections[class_id + 1] AS intersection, unions[class_id + 1] AS class_union
    FROM (SELECT *, unnest(range(len(pixel_counts))) AS class_id FROM finished_frames)) AS f
  LEFT JOIN (
    -- by way of JSON, which may lack the column
    SELECT run, from_json(to_json(t) ->> '$.classes', '["VARCHAR"]') AS names FROM finished_runs AS t) AS c ON f.run = c.run;
