-- One row per run with a finished start: what it was, what it scored, what it took. The time spent on the network's own
-- masks to compare with is not in fps; and where a start under way has taken units out, nobody knows their time.
WITH counts AS (
  SELECT run, count(DISTINCT sequence) AS sequences, sum(frames) AS frames,
         sum(CASE WHEN last = 0 THEN frames ELSE 0L END) AS keys,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us,
         sum(labelled) AS labelled, sum(miou) / nullif(sum(labelled), 0) AS miou,
         sum(pixel_accuracy) / nullif(sum(accurate), 0) AS pixel_accuracy
  FROM parts
  GROUP BY run),
waits AS (
  SELECT run, last = 0 AS is_key, max(most_us) AS most_us,
         sum(decode_us + network_us + flow_us + propagate_us + encode_us) / sum(frames) AS mean_us
  FROM parts
  GROUP BY run, last = 0),
ranks AS (
  SELECT run, is_key, us,
         sum(frames) OVER (PARTITION BY run, is_key ORDER BY us
                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
         sum(frames) OVER (PARTITION BY run, is_key) AS frames
  FROM latencies),
late AS (
  SELECT run, is_key, min(us) AS p95_us FROM ranks WHERE up_to * 20 >= frames * 19 GROUP BY run, is_key),
compared AS (
  SELECT run, sum(frames) AS frames, count(*) AS sequences FROM agreement_sums WHERE part = 'run' GROUP BY run),
corpus AS (
  SELECT run, reference, avg(iou) AS iou
  FROM (
    SELECT run, reference, class_id, sum(intersection) / sum(class_union) AS iou
    FROM part_classes
    GROUP BY run, reference, class_id)
  GROUP BY run, reference),
steady_classes AS (
  SELECT run, avg(iou) AS iou
  FROM (
    SELECT run, sums.intersections / sums.unions AS iou
    FROM steadiness
    LATERAL VIEW posexplode(arrays_zip(intersections, unions)) AS class_id, sums
    WHERE sums.unions > 0)
  GROUP BY run),
task_time AS (
  SELECT run, sum(seconds) AS task_seconds, sum(frames) AS frames FROM sequences GROUP BY run),
paid AS (
  SELECT c.run, t.task_seconds - c.reference_us / 1e6 AS task_seconds,
         f.wall_seconds * (1 - c.reference_us / 1e6 / nullif(t.task_seconds, 0)) AS wall_seconds
  FROM counts c
  JOIN task_time t ON c.run = t.run AND c.frames = t.frames
  LEFT JOIN run_facts f ON c.run = f.run)
SELECT r.run, f.corpus, f.scheduler, f.propagation, f.flow, f.flow_path, f.bundle, f.precision,
       coalesce(c.sequences, 0L) AS sequences, coalesce(c.frames, 0L) AS frames, coalesce(c.keys, 0L) AS keys,
       c.frames / nullif(c.keys, 0) AS aki,
       j.reference, coalesce(c.labelled, 0L) AS scored_frames, c.miou, i.iou AS corpus_miou, c.pixel_accuracy,
       coalesce(n.frames, 0L) AS agreement_frames, coalesce(n.sequences, 0L) AS agreement_sequences,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high,
       CASE WHEN a.agreement IS NOT NULL THEN o.iou END AS corpus_agreement,
       s.temporal / nullif(s.temporals, 0) AS temporal_consistency, k.iou AS corpus_temporal_consistency,
       s.vc8 / nullif(s.vc8s, 0) AS vc8, s.vc16 / nullif(s.vc16s, 0) AS vc16,
       f.wall_seconds, c.frames / nullif(t.wall_seconds, 0) AS fps, c.frames / nullif(t.task_seconds, 0) AS fps_per_task,
       c.decode_us, c.network_us, c.flow_us, c.propagate_us, c.encode_us, c.reference_us,
       wk.mean_us / 1e3 AS key_ms, lk.p95_us / 1e3 AS key_ms_p95, wk.most_us / 1e3 AS key_ms_max,
       wb.mean_us / 1e3 AS between_ms, lb.p95_us / 1e3 AS between_ms_p95, wb.most_us / 1e3 AS between_ms_max
FROM finished_runs r
LEFT JOIN counts c ON r.run = c.run
LEFT JOIN run_references j ON r.run = j.run
LEFT JOIN compared n ON r.run = n.run
LEFT JOIN agreements a ON r.run = a.run AND a.part = 'run'
LEFT JOIN corpus i ON r.run = i.run AND i.reference = 'label'
LEFT JOIN corpus o ON r.run = o.run AND o.reference = 'key-mask'
LEFT JOIN steadiness s ON r.run = s.run
LEFT JOIN steady_classes k ON r.run = k.run
LEFT JOIN paid t ON r.run = t.run
LEFT JOIN run_facts f ON r.run = f.run
LEFT JOIN waits wk ON r.run = wk.run AND wk.is_key
LEFT JOIN late lk ON r.run = lk.run AND lk.is_key
LEFT JOIN waits wb ON r.run = wb.run AND NOT wb.is_key
LEFT JOIN late lb ON r.run = lb.run AND NOT lb.is_key
