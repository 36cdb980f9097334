-- One row per run: what it was, what it scored, what it took.
WITH counts AS (
  SELECT run, count(DISTINCT sequence) AS sequences, count(*) AS frames, count_if(is_key) AS keys,
         sum(decode_us) AS decode_us, sum(network_us) AS network_us, sum(flow_us) AS flow_us,
         sum(propagate_us) AS propagate_us, sum(encode_us) AS encode_us
  FROM frames
  GROUP BY run),
scores AS (
  SELECT run, max(reference) AS reference, count(miou) AS scored_frames, avg(miou) AS miou,
         avg(pixel_accuracy) AS pixel_accuracy
  FROM scored
  GROUP BY run),
corpus AS (
  SELECT run, avg(iou) AS corpus_miou
  FROM (SELECT run, class_id, sum(intersection) / sum(class_union) AS iou FROM scored_classes GROUP BY run, class_id)
  GROUP BY run),
task_time AS (
  SELECT run, sum(seconds) AS task_seconds FROM sequences GROUP BY run)
SELECT c.run, f.scheduler, f.propagation, f.flow, f.flow_path, f.bundle, f.precision,
       c.sequences, c.frames, c.keys, c.frames / c.keys AS aki,
       s.reference, coalesce(s.scored_frames, 0L) AS scored_frames, s.miou, p.corpus_miou, s.pixel_accuracy,
       f.wall_seconds, c.frames / f.wall_seconds AS fps, c.frames / t.task_seconds AS fps_per_task,
       c.decode_us, c.network_us, c.flow_us, c.propagate_us, c.encode_us
FROM counts c
LEFT JOIN scores s ON c.run = s.run
LEFT JOIN corpus p ON c.run = p.run
LEFT JOIN task_time t ON c.run = t.run
LEFT JOIN run_facts f ON c.run = f.run
