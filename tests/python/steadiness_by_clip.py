"""Steadiness of trainings compared clip by clip: python steadiness_by_clip.py BY-CLIP.csv base-1,base-2 steady-1,steady-2

BY-CLIP.csv is what `reelmask bench steadiness --table` wrote; the second list holds the network that is compared with each
of the first. Prints of every pair, and of all together with 95 % intervals: temporal consistency x100 (class IoU of
intersections and unions that are summed over all clips together, as published; and the mean over clips of that of each),
where frames have labels corpus mIoU, and, where all have, the share of the gap between the first networks and the labels
that the second ones close. Bootstrap over clips and over pairs, both drawn with replacement, each clip the same for all pairs; what
is of all clips together is summed over the drawn clips.
"""

import csv
import sys

import numpy as np

DRAWS, SEED = 10_000, 1
CEILING = "labels"
MIOU = "corpus mIoU"


def load(file):
    """(4, clips, classes) sums of each network: overlaps with the mask before, then with the label."""
    rows = {}
    with open(file, newline="") as lines:
        for network, clip, *lists in csv.reader(list(lines)[1:]):
            rows.setdefault(network, {})[clip] = [[int(value) for value in text.split()] for text in lists]
    return {network: np.array([clips[c] for c in sorted(clips)], float).swapaxes(0, 1) for network, clips in rows.items()}


def mean_iou(intersections, unions):
    """x100, mean over the last axis of the classes that are there."""
    there = unions > 0
    return 100 * (intersections / np.where(there, unions, 1)).sum(-1) / there.sum(-1)


def corpus(sums, counts):
    """Corpus mIoU of each draw; counts are (draws, clips)."""
    return mean_iou(counts @ sums[2], counts @ sums[3])


def together(sums, counts):
    """Temporal consistency of each draw, all its clips as one: a class of a few pixels in one clip weighs little."""
    return mean_iou(counts @ sums[0], counts @ sums[1])


def interval(values):
    low, high = np.percentile(values, [2.5, 97.5])
    return f"{low:.2f} to {high:.2f}"


table = load(sys.argv[1])
first, second = (names.split(",") for names in sys.argv[2:4])
pairs = list(zip(first, second, strict=True))
steady = {network: mean_iou(sums[0], sums[1]) for network, sums in table.items()}
clips = len(steady[first[0]])
is_labelled = table[first[0]][3].any()
random = np.random.default_rng(SEED)
counts = random.multinomial(clips, np.full(clips, 1 / clips), DRAWS)
weights = random.multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), DRAWS) / len(pairs)
whole = np.ones((1, clips))

for a, b in pairs:
    before, after = together(table[a], whole)[0], together(table[b], whole)[0]
    gain = steady[b] - steady[a]
    print(f"{a} -> {b}: consistency {before:.2f} -> {after:.2f}, mean over clips {steady[a].mean():.2f} -> ", end="")
    print(f"{steady[b].mean():.2f}, {(gain > 0).sum()} of {clips} better, median {np.median(gain):.2f}", end="")
    print(f"; corpus mIoU {corpus(table[b], whole)[0] - corpus(table[a], whole)[0]:+.2f}" if is_labelled else "")


def drawn(values):
    """(draws, pairs) → of each draw, mean over the pairs that it drew."""
    return (values * weights).sum(1)


def changes(score):
    """Of each pair, and of each draw of clips and pairs: by how much the second network's score is higher."""
    single = np.mean([score(b, whole)[0] - score(a, whole)[0] for a, b in pairs])
    return single, drawn(np.array([score(b, counts) - score(a, counts) for a, b in pairs]).T)


def report(name, score):
    mean, draws = changes(score)
    print(f"{name} {mean:+.2f} ({interval(draws)})")
    if CEILING in table and name != MIOU:
        gap = score(CEILING, whole)[0] - np.mean([score(a, whole)[0] for a in first])
        closed = 100 * draws / (score(CEILING, counts) - drawn(np.array([score(a, counts) for a in first]).T))
        print(f"  of the gap to the labels' {score(CEILING, whole)[0]:.2f}: {100 * mean / gap:.0f} % ({interval(closed)})")


report("temporal consistency, clips together", lambda n, c: together(table[n], c))
report("temporal consistency, mean over clips", lambda n, c: c @ steady[n] / clips)
if is_labelled:
    report(MIOU, lambda n, c: corpus(table[n], c))
