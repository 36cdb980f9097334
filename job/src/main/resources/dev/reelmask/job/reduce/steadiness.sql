-- Sums of the frames whose steadiness was scored.
SELECT run, count(temporal_consistency) AS temporals, sum(temporal_consistency) AS temporal, count(vc8) AS vc8s,
       sum(vc8) AS vc8, count(vc16) AS vc16s, sum(vc16) AS vc16,
       ${intersections} AS intersections, ${unions} AS unions
FROM frames
WHERE temporal_consistency IS NOT NULL OR consistency_unions IS NOT NULL OR vc8 IS NOT NULL OR vc16 IS NOT NULL
GROUP BY run
