-- Distance of every frame to its last key frame and to the nearest one that its mask could come from: before it, or after
-- it in the same piece; only before it where the propagation is causal.
SELECT d.run, d.sequence, d.frame, d.last_key_distance,
       CASE WHEN f.propagation = 'causal' THEN d.last_key_distance
            ELSE least(d.last_key_distance, coalesce(d.next_key - d.frame, d.last_key_distance)) END
         AS nearest_key_distance
FROM (
  SELECT run, sequence, frame, last_key_distance,
         min(CASE WHEN is_key THEN frame END)
           OVER (PARTITION BY run, sequence, piece_first_frame
                 ORDER BY frame ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_key
  FROM frames) d
LEFT JOIN run_facts f ON d.run = f.run
