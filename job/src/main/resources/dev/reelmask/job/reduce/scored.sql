-- Frames that were scored, each run against one reference: labels where the run has any, else its own key-frame masks.
SELECT f.*, coalesce(f.miou, f.agreement) AS fit
FROM frames f
JOIN (SELECT run, max(reference) AS reference FROM frames WHERE reference IS NOT NULL GROUP BY run) r
  ON f.run = r.run AND f.reference = r.reference
