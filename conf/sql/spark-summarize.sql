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

-- One row for each frame and class of its run, with the class's name; null where the run is not summarized.
CREATE OR REPLACE TEMPORARY VIEW frame_classes AS
  SELECT f.run, f.sequence, f.frame, f.class_id, c.name, f.pixels, f.share, f.reference, f.intersection, f.class_union,
    f.intersection / nullif(f.class_union, 0) AS iou
  FROM (
    SELECT run, sequence, frame, class_id, pixels,
      pixels / nullif(aggregate(pixel_counts, 0L, (sum, count) -> sum + count), 0L) AS share,
      reference, intersections[class_id] AS intersection, unions[class_id] AS class_union
    FROM finished_frames LATERAL VIEW posexplode(pixel_counts) AS class_id, pixels) AS f
  LEFT JOIN finished_class_iou AS c ON f.run = c.run AND f.class_id = c.class_id;
