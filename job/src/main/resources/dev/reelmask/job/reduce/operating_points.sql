-- One row per run with a finished start: what it was, what it scored, what it took. The time spent on the network's own
-- masks to compare with is not in fps; and where a start under way has taken units out, nobody knows their time.
WITH by_sequence AS (
  SELECT run, sequence, max(reference) AS reference, sum(frames) AS frames,
         sum(CASE WHEN last = 0 THEN frames ELSE 0L END) AS keys, sum(key_share) AS key_share,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us,
         sum(CASE WHEN last = 0 THEN decode_us + network_us + flow_us + propagate_us + encode_us END) AS key_us,
         sum(CASE WHEN last > 0 THEN decode_us + network_us + flow_us + propagate_us + encode_us END) AS between_us,
         max(CASE WHEN last = 0 THEN most_us END) AS most_key_us, max(CASE WHEN last > 0 THEN most_us END) AS most_between_us,
         sum(labelled) AS labelled, sum(miou) AS miou, sum(accurate) AS accurate, sum(pixel_accuracy) AS pixel_accuracy,
         sum(compared) AS compared
  FROM parts
  GROUP BY run, sequence),
counts AS (
  SELECT run, max(reference) AS reference, count(*) AS sequences, sum(frames) AS frames, sum(keys) AS keys,
         sum(key_share) AS key_share,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us,
         sum(key_us) AS key_us, sum(between_us) AS between_us,
         max(most_key_us) AS most_key_us, max(most_between_us) AS most_between_us,
         sum(labelled) AS labelled, sum(miou) / nullif(sum(labelled), 0) AS miou,
         sum(pixel_accuracy) / nullif(sum(accurate), 0) AS pixel_accuracy,
         sum(compared) AS compared, count(CASE WHEN compared > 0 THEN 1 END) AS compared_sequences
  FROM by_sequence
  GROUP BY run),
ranks AS (
  SELECT run, is_key, us,
         sum(frames) OVER (PARTITION BY run, is_key ORDER BY us
                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
         sum(frames) OVER (PARTITION BY run, is_key) AS frames
  FROM latencies),
late AS (
  SELECT run, min(CASE WHEN is_key THEN us END) AS key_us, min(CASE WHEN NOT is_key THEN us END) AS between_us
  FROM ranks
  WHERE up_to * 20 >= frames * 19
  GROUP BY run),
corpus AS (
  SELECT run, avg(CASE WHEN reference = 'label' THEN iou END) AS label_iou,
         avg(CASE WHEN reference = 'key-mask' THEN iou END) AS mask_iou
  FROM (
    SELECT run, reference, class_id, sum(intersection) / sum(class_union) AS iou
    FROM part_classes
    GROUP BY run, reference, class_id)
  GROUP BY run),
steady_classes AS (
  SELECT run, avg(iou) AS iou
  FROM (
    SELECT run, sums.intersections / sums.unions AS iou
    FROM steadiness
    LATERAL VIEW posexplode(arrays_zip(intersections, unions)) AS class_id, sums
    WHERE sums.unions > 0)
  GROUP BY run),
task_time AS (
  SELECT run, sum(seconds) AS seconds, sum(frames) AS frames FROM sequences GROUP BY run)
SELECT r.run, r.corpus, r.scheduler, r.propagation, r.flow, r.flow_path, r.bundle, r.precision,
       coalesce(c.sequences, 0L) AS sequences, coalesce(c.frames, 0L) AS frames, coalesce(c.keys, 0L) AS keys,
       c.frames / nullif(c.key_share, 0) AS aki,
       c.reference, coalesce(c.labelled, 0L) AS scored_frames, c.miou, i.label_iou AS corpus_miou, c.pixel_accuracy,
       coalesce(c.compared, 0L) AS agreement_frames, coalesce(c.compared_sequences, 0L) AS agreement_sequences,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high,
       CASE WHEN a.agreement IS NOT NULL THEN i.mask_iou END AS corpus_agreement,
       s.temporal / nullif(s.temporals, 0) AS temporal_consistency, k.iou AS corpus_temporal_consistency,
       s.vc8 / nullif(s.vc8s, 0) AS vc8, s.vc16 / nullif(s.vc16s, 0) AS vc16,
       r.wall_seconds,
       c.frames / nullif(r.wall_seconds * (1 - c.reference_us / 1e6 / nullif(t.seconds, 0)), 0) AS fps,
       c.frames / nullif(t.seconds - c.reference_us / 1e6, 0) AS fps_per_task,
       c.decode_us, c.network_us, c.flow_us, c.propagate_us, c.encode_us, c.reference_us,
       c.key_us / nullif(c.keys, 0) / 1e3 AS key_ms, l.key_us / 1e3 AS key_ms_p95, c.most_key_us / 1e3 AS key_ms_max,
       c.between_us / nullif(c.frames - c.keys, 0) / 1e3 AS between_ms, l.between_us / 1e3 AS between_ms_p95,
       c.most_between_us / 1e3 AS between_ms_max
FROM run_facts r
LEFT JOIN counts c ON r.run = c.run
LEFT JOIN task_time t ON r.run = t.run AND c.frames = t.frames
LEFT JOIN agreements a ON r.run = a.run AND a.part = 'run'
LEFT JOIN corpus i ON r.run = i.run
LEFT JOIN steadiness s ON r.run = s.run
LEFT JOIN steady_classes k ON r.run = k.run
LEFT JOIN late l ON r.run = l.run
