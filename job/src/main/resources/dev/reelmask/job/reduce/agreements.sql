-- Agreement and its 95 % interval, shown from 30 frames on: the wider of the one with frames as if they were independent
-- and the one with each sequence as one observation (the class ScoreInterval says why, and whence).
WITH sums AS (
  SELECT run, part, item, sum(frames) AS n, count(*) AS m, sum(a) / sum(b) AS ratio, sum(b) AS b,
         sum(aa) AS aa, sum(ab) AS ab, sum(bb) AS bb, sum(a * a) AS saa, sum(a * b) AS sab, sum(b * b) AS sbb
  FROM agreement_sums
  GROUP BY run, part, item
  HAVING sum(frames) >= 30),
squares AS (
  SELECT *, greatest(aa - 2 * ratio * ab + ratio * ratio * bb, 0) AS of_frames,
         greatest(saa - 2 * ratio * sab + ratio * ratio * sbb, 0) AS of_sequences
  FROM sums),
margins AS (
  SELECT s.*, greatest(f.t * sqrt(n * of_frames / (n - 1)),
                       coalesce(g.t * sqrt(m * of_sequences / greatest(m - 1, 1)), 0)) / b AS margin
  FROM squares s
  JOIN student f ON f.degrees = least(n - 1, ${degrees})
  LEFT JOIN student g ON g.degrees = least(m - 1, ${degrees}))
SELECT run, part, item, n AS frames, m AS sequences, ratio AS agreement,
       greatest(ratio - margin, 0) AS low, least(ratio + margin, 1) AS high
FROM margins
