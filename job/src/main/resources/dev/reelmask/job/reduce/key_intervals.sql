-- Frames from one key frame to the next of the same sequence. The forced key frame at the start of a piece counts as one.
WITH counts AS (
  SELECT run, next_key - key_frame AS key_interval, count(*) AS count
  FROM key_spans
  WHERE next_key IS NOT NULL
  GROUP BY run, next_key - key_frame)
SELECT c.run, f.scheduler, c.key_interval AS interval, c.count,
       c.count / sum(c.count) OVER (PARTITION BY c.run) AS share
FROM counts c
LEFT JOIN run_facts f ON c.run = f.run
