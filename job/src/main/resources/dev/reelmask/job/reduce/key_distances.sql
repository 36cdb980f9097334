-- Distance of every frame to its last key frame and to the nearest one that its mask could come from: before it, or after
-- it in the same piece, with end keys also the next piece's first; only before it where the propagation is causal.
SELECT d.run, d.sequence, d.frame, d.last_key_distance,
       CASE WHEN d.propagation = 'causal' THEN d.last_key_distance
            ELSE least(d.last_key_distance, coalesce(d.next_key - d.frame, d.last_key_distance)) END
         AS nearest_key_distance
FROM (
  SELECT r.run, r.sequence, r.frame, r.last_key_distance, f.propagation,
         min(CASE WHEN r.is_key THEN r.frame END)
           OVER (PARTITION BY r.run, r.sequence, CASE WHEN f.end_key = 'true' THEN 0 ELSE r.piece_first_frame END
                 ORDER BY r.frame ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_key
  FROM frames r
  LEFT JOIN run_facts f ON r.run = f.run) d
