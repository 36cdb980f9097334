-- How accuracy falls with the distance to the last key frame, and to the nearest one. Against labels it is mIoU; against
-- the network's own masks it is agreement.
WITH by_key AS (
  SELECT run, CASE WHEN grouping(last) = 0 THEN 'last' ELSE 'nearest' END AS key, coalesce(last, nearest) AS distance,
         reference, sum(labelled + compared) AS frames, sum(labelled) AS labelled, sum(miou) AS miou,
         sum(accurate) AS accurate, sum(pixel_accuracy) AS pixel_accuracy
  FROM parts
  WHERE reference IS NOT NULL
  GROUP BY GROUPING SETS ((run, reference, last), (run, reference, nearest))),
per_class AS (
  SELECT run, CASE WHEN grouping(last) = 0 THEN 'last' ELSE 'nearest' END AS key, coalesce(last, nearest) AS distance,
         class_id, sum(intersection) / sum(class_union) AS iou
  FROM part_classes
  WHERE reference = 'label'
  GROUP BY GROUPING SETS ((run, last, class_id), (run, nearest, class_id))),
corpus AS (
  SELECT run, key, distance, avg(iou) AS corpus_miou FROM per_class GROUP BY run, key, distance),
ranks AS (
  SELECT run, reference, key, distance, grade,
         sum(frames) OVER (PARTITION BY run, reference, key, distance ORDER BY grade
                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
         sum(frames) OVER (PARTITION BY run, reference, key, distance) AS frames
  FROM grades),
deciles AS (
  SELECT run, reference, key, distance,
         array(${deciles}) AS deciles
  FROM ranks
  GROUP BY run, reference, key, distance)
SELECT p.run, p.key, p.distance, p.frames, p.reference, p.miou / nullif(p.labelled, 0) AS miou, c.corpus_miou,
       p.pixel_accuracy / nullif(p.accurate, 0) AS pixel_accuracy,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high,
       CASE WHEN p.reference = 'label' OR a.agreement IS NOT NULL THEN d.deciles END AS deciles
FROM by_key p
JOIN run_references r ON p.run = r.run AND p.reference = r.reference
LEFT JOIN corpus c ON p.run = c.run AND p.key = c.key AND p.distance = c.distance
LEFT JOIN deciles d
  ON p.run = d.run AND p.reference = d.reference AND p.key = d.key AND p.distance = d.distance
LEFT JOIN agreements a
  ON p.run = a.run AND p.key = a.part AND p.distance = a.item AND p.reference = 'key-mask'
