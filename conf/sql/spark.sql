-- Views of what is finished under a results root, for Spark 4.1 and later (docs/tables.md, "Reading them"):
--   spark-sql --conf spark.reelmask.results=/data/results -i conf/sql/spark.sql

-- Names of runs are text.
SET spark.sql.sources.partitionColumnTypeInference.enabled = false;

-- One row for each run that has finished once: the newest finished start.
CREATE OR REPLACE TEMPORARY VIEW finished_records AS
  SELECT record.run, record.version, record.corpus, record.fingerprint, record.finished.started, record.finished.ended,
    record.finished.counts.*, record.finished.units
  FROM (
    SELECT from_json(value, 'run STRING, version BIGINT, corpus STRING, fingerprint STRING, finished STRUCT<
      started: TIMESTAMP, ended: TIMESTAMP, counts: STRUCT<
        listed: BIGINT, done: BIGINT, kept: BIGINT, quarantined: BIGINT, unlisted: BIGINT, frames: BIGINT, keys: BIGINT>,
      units: ARRAY<STRUCT<sequence: STRING, first_frame: INT, frames: BIGINT, fingerprint: STRING>>>',
      map('mode', 'FAILFAST')) AS record
    FROM text.`${spark.reelmask.results}/_runs/*.json`)
  WHERE record.finished IS NOT NULL;

-- One row for each unit that they name; file is the name of its files in masks/run=… and frames/run=….
CREATE OR REPLACE TEMPORARY VIEW finished_units AS
  SELECT run, unit.sequence, unit.first_frame, unit.frames, unit.fingerprint,
    concat(unit.sequence, '.', unit.first_frame, '.parquet') AS file
  FROM (SELECT run, explode(units) AS unit FROM finished_records);

-- The rows of these units, sequences and runs. Columns that some files do not have are null there.
-- Spark knows no table without files: where nothing is finished yet it ends here, where all was set aside before finished_frames.
CREATE OR REPLACE TEMPORARY VIEW finished_runs AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/runs` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMPORARY VIEW finished_quarantine AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/quarantine` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMPORARY VIEW finished_sequences AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/sequences` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_units AS u ON t.run = u.run AND t.sequence = u.sequence;

CREATE OR REPLACE TEMPORARY VIEW finished_frames AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/frames` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_units AS u ON t.run = u.run AND t._metadata.file_name = u.file;

CREATE OR REPLACE TEMPORARY VIEW finished_masks AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/masks` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_units AS u ON t.run = u.run AND t._metadata.file_name = u.file;

-- One row for each frame and class of its run, with the name of the class (null where a version wrote the run that did not write names).
CREATE OR REPLACE TEMPORARY VIEW frame_classes AS
  SELECT f.run, f.sequence, f.frame, f.class_id, get(c.names, f.class_id) AS name, f.pixels, f.share, f.reference,
    f.intersection, f.class_union, f.intersection / nullif(f.class_union, 0) AS iou
  FROM (
    SELECT run, sequence, frame, class_id, pixels,
      pixels / nullif(aggregate(pixel_counts, 0L, (sum, count) -> sum + count), 0L) AS share,
      reference, intersections[class_id] AS intersection, unions[class_id] AS class_union
    FROM finished_frames LATERAL VIEW posexplode(pixel_counts) AS class_id, pixels) AS f
  LEFT JOIN (
    -- by way of JSON, which may lack the column
    SELECT run, from_json(get_json_object(to_json(struct(t.*)), '$.classes'), 'ARRAY<STRING>') AS names
    FROM finished_runs AS t) AS c ON f.run = c.run;
