-- Frames from one key frame to the next of the same sequence. The forced key frame at the start of a piece counts as one.
WITH intervals AS (
  SELECT run, frame - lag(frame) OVER (PARTITION BY run, sequence ORDER BY frame) AS key_interval
  FROM frames
  WHERE is_key),
counts AS (
  SELECT run, key_interval, count(*) AS count
  FROM intervals
  WHERE key_interval IS NOT NULL
  GROUP BY run, key_interval)
SELECT c.run, f.scheduler, c.key_interval AS interval, c.count,
       c.count / sum(c.count) OVER (PARTITION BY c.run) AS share
FROM counts c
LEFT JOIN run_facts f ON c.run = f.run
