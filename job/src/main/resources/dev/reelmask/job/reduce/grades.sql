-- How many frames score how much, in thousandths, by distance: deciles come of it.
SELECT run, reference, CASE WHEN grouping(last) = 0 THEN 'last' ELSE 'nearest' END AS key,
       coalesce(last, nearest) AS distance, grade, count(*) AS frames
FROM (
  SELECT run, reference, last_key_distance AS last, nearest_key_distance AS nearest,
         CAST(floor(coalesce(miou, agreement) * 1000) AS INT) AS grade
  FROM key_distances
  WHERE reference IS NOT NULL AND coalesce(miou, agreement) IS NOT NULL)
GROUP BY GROUPING SETS ((run, reference, last, grade), (run, reference, nearest, grade))
