-- All that is summed over frames, by sequence and distances: the one look at every column but those of "grades" and
-- "latencies". ${...} are sums by class id, as arrays.
SELECT run, sequence, reference, last_key_distance AS last, nearest_key_distance AS nearest,
       count(*) AS frames,
       -- files of older versions have no key_share
       sum(coalesce(key_share, CASE WHEN is_key THEN 1.0D ELSE 0.0D END)) AS key_share,
       count(miou) AS labelled, sum(miou) AS miou, count(pixel_accuracy) AS accurate, sum(pixel_accuracy) AS pixel_accuracy,
       count(agreement) AS compared, sum(agreement) AS agreement, sum(agreement * agreement) AS agreement_squares,
       sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
       sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us,
       max(decode_us + network_us + flow_us + propagate_us + encode_us) AS most_us,
       ${class_frames} AS class_frames, ${intersections} AS intersections, ${unions} AS unions
FROM key_distances
GROUP BY run, sequence, reference, last_key_distance, nearest_key_distance
