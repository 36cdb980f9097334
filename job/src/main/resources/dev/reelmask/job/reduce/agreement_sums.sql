-- What was compared with the network's own masks, summed by sequence: as a whole, by distance to a key frame, and by
-- class. Agreement is sum(a) / sum(b): of frames their agreements over their number, of a class intersections over unions.
SELECT run, 'run' AS part, 0 AS item, sequence, count(*) AS frames, sum(agreement) AS a, sum(1D) AS b,
       sum(agreement * agreement) AS aa, sum(agreement) AS ab, sum(1D) AS bb
FROM frames
WHERE agreement IS NOT NULL
GROUP BY run, sequence
UNION ALL
SELECT d.run, d.key AS part, d.distance AS item, d.sequence, count(*) AS frames, sum(f.agreement) AS a, sum(1D) AS b,
       sum(f.agreement * f.agreement) AS aa, sum(f.agreement) AS ab, sum(1D) AS bb
FROM distances d JOIN frames f ON d.run = f.run AND d.sequence = f.sequence AND d.frame = f.frame
WHERE f.agreement IS NOT NULL
GROUP BY d.run, d.key, d.distance, d.sequence
UNION ALL
SELECT run, 'class' AS part, class_id AS item, sequence, count(*) AS frames, sum(i) AS a, sum(u) AS b,
       sum(i * i) AS aa, sum(i * u) AS ab, sum(u * u) AS bb
FROM (
  SELECT run, sequence, class_id, CAST(intersection AS DOUBLE) AS i, CAST(class_union AS DOUBLE) AS u
  FROM scored_classes
  WHERE reference = 'key-mask')
GROUP BY run, class_id, sequence
