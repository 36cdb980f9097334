-- Views of what reelmask summarize wrote, for Spark. Run spark.sql first, summarize before.
--   spark-sql --conf spark.reelmask.results=/data/results -i conf/sql/spark.sql -i conf/sql/spark-summarize.sql

CREATE OR REPLACE TEMPORARY VIEW finished_operating_points AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/operating_points` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMPORARY VIEW finished_accuracy_by_distance AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/accuracy_by_distance` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMPORARY VIEW finished_key_intervals AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/key_intervals` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;

CREATE OR REPLACE TEMPORARY VIEW finished_class_iou AS
  SELECT t.* FROM parquet.`${spark.reelmask.results}/class_iou` WITH (mergeSchema 'true') AS t
  LEFT SEMI JOIN finished_records AS r ON t.run = r.run;
