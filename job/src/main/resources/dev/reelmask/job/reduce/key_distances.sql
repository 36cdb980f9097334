-- Distance of every frame to its last key frame and to the nearest one, before or after it.
SELECT run, sequence, frame, last_key_distance,
       least(last_key_distance, coalesce(next_key - frame, last_key_distance)) AS nearest_key_distance
FROM (
  SELECT run, sequence, frame, last_key_distance,
         min(CASE WHEN is_key THEN frame END)
           OVER (PARTITION BY run, sequence ORDER BY frame ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_key
  FROM frames)
