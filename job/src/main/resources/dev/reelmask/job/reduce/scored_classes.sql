-- One row per scored frame and class that is in its mask or its reference.
SELECT run, reference, sequence, frame, class_id, pair.intersections AS intersection, pair.unions AS class_union
FROM scored
LATERAL VIEW posexplode(arrays_zip(intersections, unions)) AS class_id, pair
WHERE pair.unions > 0
