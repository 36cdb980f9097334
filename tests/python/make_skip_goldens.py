"""Writes losses and gradients of trainings for skip propagation that tests compare with: python make_skip_goldens.py

An independent definition in double precision: segmentation_models_pytorch's FPN over MobileNetV2, run by hand so that the
deepest levels of one frame come from another. Batch norms run as in evaluation, but for the case of one level "trained";
dropout is off. Per line the name of a case, then "loss VALUE" or "gradient NAME DIGEST" (of make_goldens.py).
"""

import pathlib

import segmentation_models_pytorch as smp
import torch
from formula import fill_module, uniform
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net/skip-loss.txt"
CLASSES, N, H, W = 5, 2, 64, 96
PRECISION = torch.float64
DISTANCES = torch.tensor([3.0, 9.0], dtype=torch.float64)
# Cached levels, alpha, norm, extent, lambda, terms.
CASES = {
    "one-level": (1, lambda d: 1 / (d + 1), "l1", "mean", 0.01, "current pseudo key-mode difference"),
    "two-levels": (2, lambda d: 0 * d + 0.3, "ridge", "sum", 0.0001, "current pseudo key-mode difference"),
    "length": (2, lambda d: 0.5 / (d + 1), "l2", "mean", 0.5, "current difference"),
    "long-length": (1, lambda d: 0.5 / (d + 1), "l2", "sum", 0.01, "key-mode difference"),
    "trained": (1, lambda d: 1 / (d + 1), "l1", "mean", 0.01, "current pseudo key-mode difference"),
    "current": (1, lambda d: 1 / (d + 1), "l1", "mean", 0, "current"),
    "pseudo": (1, lambda d: 1 / (d + 1), "l1", "mean", 0, "pseudo"),
    "key-mode": (1, lambda d: 1 / (d + 1), "l1", "mean", 0, "key-mode"),
}
GRADIENTS_OF = ("one-level", "two-levels", "length")


def frames(index):
    pixels = torch.from_numpy(uniform(index, N * H * W * 3) * 256).floor().reshape(N, H, W, 3)
    return ((pixels - 127.5) / 127.5).permute(0, 3, 1, 2)


def labels(index):
    ids = torch.from_numpy(uniform(index, N * H * W) * (CLASSES + 1)).long().reshape(N, H, W)
    return torch.where(ids == CLASSES, 255, ids)


def run(net, image, levels, cached=None):
    """Logits and what the deepest levels give to the others: the map of the top-down path, the sum of blocks."""
    decoder = net.decoder
    maps = net.encoder(image)[2:]
    laterals = [decoder.p2.skip_conv, decoder.p3.skip_conv, decoder.p4.skip_conv, decoder.p5]
    above, total = cached or (None, 0)
    given = cached
    for level in range(3 - levels if cached else 3, -1, -1):
        lateral = laterals[level](maps[level])
        above = lateral if above is None else lateral + F.interpolate(above, scale_factor=2.0, mode="nearest")
        total = total + decoder.seg_blocks[3 - level](above)
        if level == 4 - levels:
            given = (above, total)
    return net.segmentation_head(total), given


def nll(logits, truth):
    return torch.stack([F.cross_entropy(logits[i : i + 1], truth[i : i + 1], ignore_index=255) for i in range(N)])


def apart(a, b, norm, extent):
    d = (a - b).flatten(1)
    e = d.abs() if norm == "l1" else d.square()
    size = e.mean(1) if extent == "mean" else e.sum(1)
    return (size.sqrt() if norm == "l2" else size).mean()


def loss(net, levels, alpha, norm, extent, weight, terms):
    key, current, truth, guess = frames(2000), frames(2001), labels(2002), labels(2003)
    share = alpha(DISTANCES)
    of_key, key_maps = run(net, key, levels)
    as_key, current_maps = run(net, current, levels)
    skipped, _ = run(net, current, levels, key_maps)
    total = 0
    if "current" in terms:
        total = total + (share * nll(skipped, truth)).mean()
    if "pseudo" in terms:
        total = total + ((1 - share) * nll(of_key, guess)).mean()
    if "key-mode" in terms:
        total = total + ((1 - share) * nll(as_key, truth)).mean()
    if "difference" in terms:
        total = total + weight * sum(apart(k, c, norm, extent) for k, c in zip(key_maps, current_maps))
    return total


def digest(g):
    g = g.flatten()
    return (g.abs() * (0.5 + torch.from_numpy(uniform(7, g.numel()))) + 0.5 * g).sum().item()


lines = []
for name, (levels, alpha, norm, extent, weight, terms) in CASES.items():
    net = smp.FPN("mobilenet_v2", encoder_weights=None, classes=CLASSES)
    fill_module(net, 1.2)
    net = net.to(PRECISION).train(name == "trained")
    net.decoder.dropout.p = 0
    value = loss(net, levels, alpha, norm, extent, weight, terms.split())
    value.backward()
    lines.append(f"{name} loss {value.item():.9g}")
    if name in GRADIENTS_OF:
        weights = sorted(net.named_parameters())
        lines += [f"{name} gradient {k} {digest(p.grad):.9g}" for k, p in weights if p.grad is not None]
    print(lines[[line.startswith(f"{name} loss") for line in lines].index(True)])
OUT.write_text("\n".join(lines) + "\n")
