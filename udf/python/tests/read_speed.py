"""How many masks of a run a core reads in a second, by processor time: python tests/read_speed.py RESULTS [RUN]"""

import sys
import time

import reelmask


def rate(work, count):
    rounds = []
    for _ in range(20):
        start = time.process_time()
        work()
        rounds.append(time.process_time() - start)
    return count / sorted(rounds)[len(rounds) // 2]


def main(results, run=None):
    parts = list(reelmask.read_masks(results, run))
    masks = [mask for part in parts for mask in part.masks]
    data = [reelmask.encode(mask) for mask in masks]
    print(f"{len(masks)} masks of {masks[0].shape[1]}x{masks[0].shape[0]}, {sum(map(len, data)) / len(data):,.0f} bytes a mask")
    for what, work in {
        "read_masks, from Parquet": lambda: list(reelmask.read_masks(results, run)),
        "decode": lambda: [reelmask.decode(mask) for mask in data],
        "encode": lambda: [reelmask.encode(mask) for mask in masks],
        "area": lambda: [reelmask.area(mask, 8) for mask in data],
        "to_coco of a class": lambda: [reelmask.to_coco(mask, 8) for mask in data],
    }.items():
        print(f"| {what} | {rate(work, len(masks)):,.0f} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
