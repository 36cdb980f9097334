-- What was compared with the network's own masks, summed by sequence: as a whole, by distance to a key frame, and by
-- class. Agreement is sum(a) / sum(b): of frames their agreements over their number, of a class intersections over unions.
WITH compared AS (
  SELECT run, sequence, last, nearest, compared AS frames, agreement AS a, CAST(compared AS DOUBLE) AS b,
         agreement_squares AS aa
  FROM parts
  WHERE compared > 0)
SELECT run,
       CASE WHEN grouping(last) = 0 THEN 'last' WHEN grouping(nearest) = 0 THEN 'nearest' ELSE 'run' END AS part,
       coalesce(last, nearest, 0) AS item, sequence, sum(frames) AS frames, sum(a) AS a, sum(b) AS b, sum(aa) AS aa,
       sum(a) AS ab, sum(b) AS bb
FROM compared
GROUP BY GROUPING SETS ((run, sequence), (run, sequence, last), (run, sequence, nearest))
UNION ALL
SELECT run, 'class' AS part, class_id AS item, sequence, sums.frames, sums.a, sums.b, sums.aa, sums.ab, sums.bb
FROM class_squares
LATERAL VIEW posexplode(arrays_zip(frames, a, b, aa, ab, bb)) AS class_id, sums
WHERE sums.frames > 0
