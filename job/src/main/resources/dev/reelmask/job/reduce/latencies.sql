-- How many key frames and others take how long, in microseconds cut to three digits: percentiles come of it.
SELECT run, is_key, us - us % unit AS us, count(*) AS frames
FROM (
  SELECT run, is_key, us,
         CASE WHEN us < 1000 THEN 1L WHEN us < 10000 THEN 10L WHEN us < 100000 THEN 100L WHEN us < 1000000 THEN 1000L
              WHEN us < 10000000 THEN 10000L ELSE 100000L END AS unit
  FROM (
    SELECT run, last_key_distance = 0 AS is_key, decode_us + network_us + flow_us + propagate_us + encode_us AS us
    FROM frames))
GROUP BY run, is_key, us - us % unit
