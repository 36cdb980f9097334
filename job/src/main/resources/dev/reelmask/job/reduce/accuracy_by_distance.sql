-- How accuracy falls with the distance to the last key frame, and to the nearest one. Against labels it is mIoU; against
-- the network's own masks it is agreement.
WITH per_frame AS (
  SELECT d.run, d.key, d.distance, r.reference, count(s.fit) AS frames,
         avg(s.miou) AS miou, avg(s.pixel_accuracy) AS pixel_accuracy
  FROM distances d
  JOIN scored s ON d.run = s.run AND d.sequence = s.sequence AND d.frame = s.frame
  JOIN run_references r ON s.run = r.run AND s.reference = r.reference
  GROUP BY d.run, d.key, d.distance, r.reference),
per_class AS (
  SELECT d.run, d.key, d.distance, c.class_id, sum(c.intersection) / sum(c.class_union) AS iou
  FROM distances d JOIN scored_classes c ON d.run = c.run AND d.sequence = c.sequence AND d.frame = c.frame
  WHERE c.reference = 'label'
  GROUP BY d.run, d.key, d.distance, c.class_id),
corpus AS (
  SELECT run, key, distance, avg(iou) AS corpus_miou FROM per_class GROUP BY run, key, distance)
SELECT p.run, p.key, p.distance, p.frames, p.reference, p.miou, c.corpus_miou, p.pixel_accuracy,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high
FROM per_frame p
LEFT JOIN corpus c ON p.run = c.run AND p.key = c.key AND p.distance = c.distance
LEFT JOIN agreements a
  ON p.run = a.run AND p.key = a.part AND p.distance = a.item AND p.reference = 'key-mask'
