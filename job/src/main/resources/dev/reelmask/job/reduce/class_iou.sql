-- Every class of a run, summed over its scored frames. Against the network's own masks it is agreement.
SELECT n.run, n.class_id, n.name, r.reference, coalesce(c.frames, 0L) AS frames,
       coalesce(c.intersection, 0L) AS intersection, coalesce(c.class_union, 0L) AS class_union,
       CASE WHEN r.reference = 'label' THEN c.intersection / c.class_union END AS iou,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high
FROM run_classes n
LEFT JOIN run_references r ON n.run = r.run
LEFT JOIN (
  SELECT run, reference, class_id, sum(frames) AS frames, sum(intersection) AS intersection,
         sum(class_union) AS class_union
  FROM part_classes
  GROUP BY run, reference, class_id) c
  ON n.run = c.run AND n.class_id = c.class_id AND r.reference = c.reference
LEFT JOIN agreements a
  ON n.run = a.run AND a.part = 'class' AND n.class_id = a.item AND r.reference = 'key-mask'
