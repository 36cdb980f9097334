-- How accuracy falls with the distance to the last key frame, and to the nearest one. Against labels it is mIoU; against
-- the network's own masks it is agreement, and shown from 30 frames on.
WITH distances AS (
  SELECT run, sequence, frame, 'last' AS key, last_key_distance AS distance FROM key_distances
  UNION ALL
  SELECT run, sequence, frame, 'nearest' AS key, nearest_key_distance AS distance FROM key_distances),
per_frame AS (
  SELECT d.run, d.key, d.distance, max(s.reference) AS reference, count(s.fit) AS frames,
         avg(s.fit) AS fit, avg(s.pixel_accuracy) AS pixel_accuracy
  FROM distances d JOIN scored s ON d.run = s.run AND d.sequence = s.sequence AND d.frame = s.frame
  GROUP BY d.run, d.key, d.distance),
per_class AS (
  SELECT d.run, d.key, d.distance, c.class_id, sum(c.intersection) / sum(c.class_union) AS iou
  FROM distances d JOIN scored_classes c ON d.run = c.run AND d.sequence = c.sequence AND d.frame = c.frame
  WHERE c.reference = 'label'
  GROUP BY d.run, d.key, d.distance, c.class_id),
corpus AS (
  SELECT run, key, distance, avg(iou) AS corpus_miou FROM per_class GROUP BY run, key, distance)
SELECT p.run, p.key, p.distance, p.frames, p.reference,
       CASE WHEN p.reference = 'label' THEN p.fit END AS miou, c.corpus_miou, p.pixel_accuracy,
       CASE WHEN p.reference = 'key-mask' AND p.frames >= 30 THEN p.fit END AS agreement
FROM per_frame p
LEFT JOIN corpus c ON p.run = c.run AND p.key = c.key AND p.distance = c.distance
