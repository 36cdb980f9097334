-- Every frame twice: by its distance to the last key frame, and to the nearest one.
SELECT run, sequence, frame, 'last' AS key, last_key_distance AS distance FROM key_distances
UNION ALL
SELECT run, sequence, frame, 'nearest' AS key, nearest_key_distance AS distance FROM key_distances
