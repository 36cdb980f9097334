-- One row per run with a finished start: what it was, what it scored, what it took. The time spent on the network's own
-- masks to compare with is not in fps; and where a start under way has taken units out, nobody knows their time.
WITH counts AS (
  SELECT run, count(DISTINCT sequence) AS sequences, count(*) AS frames, count_if(is_key) AS keys,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us
  FROM frames
  GROUP BY run),
labelled AS (
  SELECT run, count(miou) AS frames, avg(miou) AS miou, avg(pixel_accuracy) AS pixel_accuracy
  FROM scored
  GROUP BY run),
compared AS (
  SELECT run, sum(frames) AS frames, count(*) AS sequences FROM agreement_sums WHERE part = 'run' GROUP BY run),
corpus AS (
  SELECT run, reference, avg(iou) AS iou
  FROM (
    SELECT run, reference, class_id, sum(intersection) / sum(class_union) AS iou
    FROM scored_classes
    GROUP BY run, reference, class_id)
  GROUP BY run, reference),
steady AS (
  SELECT run, avg(temporal_consistency) AS temporal, avg(vc8) AS vc8, avg(vc16) AS vc16 FROM frames GROUP BY run),
steady_classes AS (
  SELECT run, avg(iou) AS iou
  FROM (
    SELECT run, class_id, sum(pair.consistency_intersections) / sum(pair.consistency_unions) AS iou
    FROM frames
    LATERAL VIEW posexplode(arrays_zip(consistency_intersections, consistency_unions)) AS class_id, pair
    WHERE pair.consistency_unions > 0
    GROUP BY run, class_id)
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
       j.reference, coalesce(l.frames, 0L) AS scored_frames, l.miou, i.iou AS corpus_miou, l.pixel_accuracy,
       coalesce(n.frames, 0L) AS agreement_frames, coalesce(n.sequences, 0L) AS agreement_sequences,
       a.agreement, a.low AS agreement_low, a.high AS agreement_high,
       CASE WHEN a.agreement IS NOT NULL THEN o.iou END AS corpus_agreement,
       s.temporal AS temporal_consistency, k.iou AS corpus_temporal_consistency, s.vc8, s.vc16,
       f.wall_seconds, c.frames / nullif(t.wall_seconds, 0) AS fps, c.frames / nullif(t.task_seconds, 0) AS fps_per_task,
       c.decode_us, c.network_us, c.flow_us, c.propagate_us, c.encode_us, c.reference_us
FROM finished_runs r
LEFT JOIN counts c ON r.run = c.run
LEFT JOIN run_references j ON r.run = j.run
LEFT JOIN labelled l ON r.run = l.run
LEFT JOIN compared n ON r.run = n.run
LEFT JOIN agreements a ON r.run = a.run AND a.part = 'run'
LEFT JOIN corpus i ON r.run = i.run AND i.reference = 'label'
LEFT JOIN corpus o ON r.run = o.run AND o.reference = 'key-mask'
LEFT JOIN steady s ON r.run = s.run
LEFT JOIN steady_classes k ON r.run = k.run
LEFT JOIN paid t ON r.run = t.run
LEFT JOIN run_facts f ON r.run = f.run
