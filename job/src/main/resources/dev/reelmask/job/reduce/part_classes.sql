-- The sums of parts, a row for each class that occurs.
SELECT run, reference, last, nearest, class_id, sums.class_frames AS frames, sums.intersections AS intersection,
       sums.unions AS class_union
FROM parts
LATERAL VIEW posexplode(arrays_zip(class_frames, intersections, unions)) AS class_id, sums
WHERE reference IS NOT NULL AND sums.class_frames > 0
