"""Two runs of the same clips, compared clip by clip: python steadiness_by_clip.py RESULTS/frames/run=A RESULTS/frames/run=B

Temporal consistency of each clip (class IoU of summed intersections and unions), mean difference with its 95 % bootstrap
interval over clips, and the same of corpus mIoU. Both runs are made with --consistency, on labelled clips.
"""

import sys

import duckdb
import numpy as np

DRAWS, SEED = 10_000, 1
COLUMNS = "consistency_intersections, consistency_unions, intersections, unions"


def load(folder):
    """Of each clip the four sums by class."""
    rows = duckdb.sql(f"select sequence, {COLUMNS} from read_parquet('{folder}/**/*.parquet')").fetchall()
    sums = {}
    for sequence, *lists in rows:
        clip = sums.setdefault(sequence, [0, 0, 0, 0])
        for i, values in enumerate(lists):
            if values is not None:
                clip[i] = clip[i] + np.array(values, float)
    return sums


def mean_iou(intersections, unions):
    there = unions > 0
    return 100 * np.mean(intersections[there] / unions[there])


def corpus(run, clips):
    return mean_iou(sum(run[c][2] for c in clips), sum(run[c][3] for c in clips))


def interval(values):
    low, high = np.percentile(values, [2.5, 97.5])
    return f"{low:.2f} to {high:.2f}"


first, second = (load(folder) for folder in sys.argv[1:3])
clips = sorted(first)
steady = np.array([[mean_iou(*run[c][:2]) for c in clips] for run in (first, second)])
difference = steady[1] - steady[0]
draws = np.random.default_rng(SEED).integers(0, len(clips), (DRAWS, len(clips)))
for clip, a, b in zip(clips, *steady):
    print(f"{clip} {a:.2f} {b:.2f}")
print(f"temporal consistency {steady[0].mean():.2f} {steady[1].mean():.2f}, difference {difference.mean():.2f}", end=" ")
print(f"({interval(difference[draws].mean(1))}), median {np.median(difference):.2f}, better {(difference > 0).sum()}")
drawn = [[clips[i] for i in draw] for draw in draws]
change = [corpus(second, draw) - corpus(first, draw) for draw in drawn]
a, b = corpus(first, clips), corpus(second, clips)
print(f"corpus mIoU {a:.2f} {b:.2f}, difference {b - a:.2f} ({interval(change)})")
