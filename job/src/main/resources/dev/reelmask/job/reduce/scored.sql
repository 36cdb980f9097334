-- Frames that were compared: with their label (miou), or else with the network's own mask (agreement).
SELECT *, coalesce(miou, agreement) AS fit FROM frames WHERE reference IS NOT NULL
