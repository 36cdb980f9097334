-- What a run is judged by: labels where it has any, else the network's own masks.
SELECT run, max(reference) AS reference FROM parts WHERE reference IS NOT NULL GROUP BY run
