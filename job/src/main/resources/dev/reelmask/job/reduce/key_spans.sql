-- Every key frame with the next one of its sequence, and with the one that masks behind it could come from: in the same
-- piece, with end keys also the next piece's first; none where the propagation is causal.
SELECT s.run, s.sequence, s.key_frame, s.next_key,
       CASE WHEN coalesce(f.propagation, '') <> 'causal' AND (f.end_key = 'true' OR s.next_piece = s.piece)
            THEN s.next_key END AS reachable_key
FROM (
  SELECT run, sequence, frame AS key_frame, piece_first_frame AS piece,
         lead(frame) OVER (PARTITION BY run, sequence ORDER BY frame) AS next_key,
         lead(piece_first_frame) OVER (PARTITION BY run, sequence ORDER BY frame) AS next_piece
  FROM frames
  WHERE is_key) s
LEFT JOIN run_facts f ON s.run = f.run
