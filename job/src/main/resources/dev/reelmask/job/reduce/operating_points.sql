-- One row per run: what it was, what it scored, what it took. Agreement with the network's own masks is shown from 30
-- frames on, with the 95 % interval of its mean; the time spent on it is not in fps.
WITH counts AS (
  SELECT run, count(DISTINCT sequence) AS sequences, count(*) AS frames, count_if(is_key) AS keys,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us, sum(reference_us) AS reference_us
  FROM frames
  GROUP BY run),
scores AS (
  SELECT run, max(reference) AS reference, count(miou) AS scored_frames, avg(miou) AS miou,
         avg(pixel_accuracy) AS pixel_accuracy, count(agreement) AS agreement_frames, avg(agreement) AS agreement,
         1.96 * stddev_samp(agreement) / sqrt(count(agreement)) AS margin
  FROM scored
  GROUP BY run),
corpus AS (
  SELECT run, reference, avg(iou) AS corpus_iou
  FROM (
    SELECT run, reference, class_id, sum(intersection) / sum(class_union) AS iou
    FROM scored_classes
    GROUP BY run, reference, class_id)
  GROUP BY run, reference),
task_time AS (
  SELECT run, sum(seconds) AS task_seconds FROM sequences GROUP BY run),
paid AS (
  SELECT c.run, t.task_seconds - c.reference_us / 1e6 AS task_seconds,
         f.wall_seconds * (1 - c.reference_us / 1e6 / t.task_seconds) AS wall_seconds
  FROM counts c
  LEFT JOIN task_time t ON c.run = t.run
  LEFT JOIN run_facts f ON c.run = f.run)
SELECT c.run, f.scheduler, f.propagation, f.flow, f.flow_path, f.bundle, f.precision,
       c.sequences, c.frames, c.keys, c.frames / c.keys AS aki,
       s.reference, coalesce(s.scored_frames, 0L) AS scored_frames, s.miou,
       CASE WHEN p.reference = 'label' THEN p.corpus_iou END AS corpus_miou, s.pixel_accuracy,
       coalesce(s.agreement_frames, 0L) AS agreement_frames,
       CASE WHEN s.agreement_frames >= 30 THEN s.agreement END AS agreement,
       CASE WHEN s.agreement_frames >= 30 THEN greatest(s.agreement - s.margin, 0) END AS agreement_low,
       CASE WHEN s.agreement_frames >= 30 THEN least(s.agreement + s.margin, 1) END AS agreement_high,
       CASE WHEN s.agreement_frames >= 30 THEN p.corpus_iou END AS corpus_agreement,
       f.wall_seconds, c.frames / t.wall_seconds AS fps, c.frames / t.task_seconds AS fps_per_task,
       c.decode_us, c.network_us, c.flow_us, c.propagate_us, c.encode_us, c.reference_us
FROM counts c
LEFT JOIN scores s ON c.run = s.run
LEFT JOIN corpus p ON c.run = p.run
LEFT JOIN paid t ON c.run = t.run
LEFT JOIN run_facts f ON c.run = f.run
