-- Every class of a run: summed over its scored frames.
SELECT n.run, n.class_id, n.name, coalesce(c.frames, 0L) AS frames, coalesce(c.intersection, 0L) AS intersection,
       coalesce(c.class_union, 0L) AS class_union, c.intersection / c.class_union AS iou
FROM run_classes n
LEFT JOIN (
  SELECT run, class_id, count(*) AS frames, sum(intersection) AS intersection, sum(class_union) AS class_union
  FROM scored_classes
  GROUP BY run, class_id) c
  ON n.run = c.run AND n.class_id = c.class_id
