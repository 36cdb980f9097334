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
