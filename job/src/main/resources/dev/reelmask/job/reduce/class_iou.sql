-- Every class of a run: summed over its scored frames. Against the network's own masks it is agreement, and shown where
-- the run has 30 such frames.
SELECT n.run, n.class_id, n.name, r.reference, coalesce(c.frames, 0L) AS frames,
       coalesce(c.intersection, 0L) AS intersection, coalesce(c.class_union, 0L) AS class_union,
       CASE WHEN r.reference = 'label' THEN c.intersection / c.class_union END AS iou,
       CASE WHEN r.reference = 'key-mask' AND r.frames >= 30 THEN c.intersection / c.class_union END AS agreement
FROM run_classes n
LEFT JOIN (SELECT run, max(reference) AS reference, count(fit) AS frames FROM scored GROUP BY run) r ON n.run = r.run
LEFT JOIN (
  SELECT run, class_id, count(*) AS frames, sum(intersection) AS intersection, sum(class_union) AS class_union
  FROM scored_classes
  GROUP BY run, class_id) c
  ON n.run = c.run AND n.class_id = c.class_id
