-- Every frame with its distance to its last key frame and to the nearest one that its mask could come from.
SELECT r.*, least(r.last_key_distance, coalesce(k.reachable_key - r.frame, r.last_key_distance)) AS nearest_key_distance
FROM frames r
LEFT JOIN key_spans k
  ON r.run = k.run AND r.sequence = k.sequence AND r.frame - r.last_key_distance = k.key_frame
