-- By sequence and class, what an interval of agreement with the network's own masks takes: intersections (a), unions (b),
-- their squares and products. ${...} are sums by class id, as arrays.
SELECT run, sequence, ${class_frames} AS frames, ${a} AS a, ${b} AS b, ${aa} AS aa, ${ab} AS ab, ${bb} AS bb
FROM frames
WHERE reference = 'key-mask'
GROUP BY run, sequence
