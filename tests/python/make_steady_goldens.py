"""Writes values and gradients of the temporal loss and of distillation that tests compare with: python make_steady_goldens.py

An independent definition in double precision (Liu et al., ECCV 2020), of a network of two convolutions, whose logits are
half as large as the images. The warp samples bilinearly between pixels and repeats the border. The teacher is the same network
with 6 features in place of 8, other weights and colours of 0 to 1. Per line the name of a case, then "loss VALUE" or "gradient NAME DIGEST" (of make_goldens.py).
"""

import pathlib

import numpy as np
import torch
from formula import fill, uniform
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net/steady-loss.txt"
CLASSES, N, H, W = 5, 3, 16, 24
# Occlusion weight, weights of the temporal loss, logits, pairs and frames; the third pair has no label.
CASES = {
    "each": ("each", 0.1, 0, 0, 0),
    "sum": ("sum", 0.1, 0, 0, 0),
    "heavy": ("each", 40.0, 0, 0, 0),
    "logits": ("each", 0, 2.0, 0, 0),
    "pairs": ("each", 0, 0, 5.0, 0),
    "frames": ("each", 0, 0, 0, 5000.0),
    "all": ("each", 0.1, 0.1, 0.2, 0.3),
}
CELLS, HIDDEN = 16, 4
PRECISION = torch.float64


def frames(index):
    pixels = torch.from_numpy(uniform(index, N * H * W * 3) * 256).floor().reshape(N, H, W, 3)
    return ((pixels - 127.5) / 127.5).permute(0, 3, 1, 2)


def labels(index):
    ids = torch.from_numpy(uniform(index, N * H * W) * (CLASSES + 1)).long().reshape(N, H, W)
    ids = torch.where(ids == CLASSES, 255, ids)
    ids[2] = 255
    return ids


def flows(index):
    uv = uniform(index, N * 2 * (H // 4) * (W // 4)).astype(np.float32)
    return (torch.from_numpy(uv).to(PRECISION).reshape(N, 2, H // 4, W // 4) - 0.5) * 12


def warp(x, flow):
    """Of every pixel (x, y) the value at (x + u, y + v), from its four neighbours."""
    rows, columns = torch.meshgrid(torch.arange(H), torch.arange(W), indexing="ij")
    px = (columns + flow[:, 0]).clamp(0, W - 1)
    py = (rows + flow[:, 1]).clamp(0, H - 1)
    x0, y0 = px.floor().long(), py.floor().long()
    x1, y1 = (x0 + 1).clamp(max=W - 1), (y0 + 1).clamp(max=H - 1)
    fx, fy = (px - x0)[:, None], (py - y0)[:, None]
    n = torch.arange(N)[:, None, None]

    def at(v, u):
        return x[n, :, v, u].permute(0, 3, 1, 2)

    top = at(y0, x0) * (1 - fx) + at(y0, x1) * fx
    bottom = at(y1, x0) * (1 - fx) + at(y1, x1) * fx
    return top * (1 - fy) + bottom * fy


def large(logits):
    return F.interpolate(logits, size=(H, W), mode="bilinear", align_corners=False)


def network(weights, x):
    half = F.relu(F.conv2d(x, weights["first.weight"], weights["first.bias"], stride=2, padding=1))
    return F.conv2d(half, weights["second.weight"], weights["second.bias"], padding=1), half


def cosines(a, b):
    a, b = (F.adaptive_avg_pool2d(x, CELLS).flatten(2) for x in (a, b))
    return torch.stack([F.cosine_similarity(p.T[:, None], q.T[None], dim=-1) for p, q in zip(a, b)])


def lstm(steps):
    """Shi et al. without peepholes; gates input, forget, output, candidate."""
    weight = torch.from_numpy(fill("weight", (4 * HIDDEN, 1 + HIDDEN, 3, 3), 50)).to(PRECISION)
    bias = torch.from_numpy(fill("bias", (4 * HIDDEN,), 51)).to(PRECISION)
    cell = hidden = torch.zeros(N, HIDDEN, CELLS**2, CELLS**2, dtype=PRECISION)
    for x in steps:
        i, f, o, g = F.conv2d(torch.cat([x[:, None], hidden], 1), weight, bias, padding=1).chunk(4, 1)
        cell = f.sigmoid() * cell + i.sigmoid() * g.tanh()
        hidden = o.sigmoid() * cell.tanh()
    return cell, hidden


def loss(weights, teacher, occlusion, temporal, logits, pairs, frames_weight):
    here, there, flow = frames(3000), frames(3001), large(flows(3003))
    (small, features), (other_small, other_features) = network(weights, here), network(weights, there)
    (known, shown), (other_known, other_shown) = (network(teacher, (x + 1) / 2) for x in (here, there))
    q, other = large(small), large(other_small)
    between = here - warp(there, flow)
    if occlusion == "each":
        seen = torch.exp(-between.abs().sum(1, keepdim=True))
    else:
        seen = torch.exp(-between.sum(1, keepdim=True).abs())
    total = F.cross_entropy(q, labels(3002), ignore_index=255)
    total = total + temporal * ((q * seen - warp(other, flow) * seen) ** 2).mean()
    for share, s, t in ((1, small, known), (0.4, other_small, other_known)):
        kl = F.kl_div(s.log_softmax(1), t.log_softmax(1), reduction="none", log_target=True)
        total = total + logits * share * kl.sum(1).mean()
    total = total + pairs * F.mse_loss(cosines(features, other_features), cosines(shown, other_shown))
    learnt = lstm([cosines(other_features, other_features), cosines(features, features)])
    taught = lstm([cosines(other_shown, other_shown), cosines(shown, shown)])
    return total + frames_weight * sum(F.mse_loss(a, b) for a, b in zip(learnt, taught))


def digest(g):
    g = g.flatten()
    return (g.abs() * (0.5 + torch.from_numpy(uniform(7, g.numel()))) + 0.5 * g).sum().item()


def tensors(features, gain):
    shapes = {
        "first.bias": (features,),
        "first.weight": (features, 3, 3, 3),
        "second.bias": (CLASSES,),
        "second.weight": (CLASSES, features, 3, 3),
    }
    return {k: torch.from_numpy(fill(k, shape, i, gain)).to(PRECISION) for i, (k, shape) in enumerate(shapes.items())}


lines = []
for name, case in CASES.items():
    weights = {k: w.requires_grad_(True) for k, w in tensors(8, 1.2).items()}
    value = loss(weights, tensors(6, 2), *case)
    value.backward()
    lines.append(f"{name} loss {value.item():.9g}")
    print(lines[-1])
    lines += [f"{name} gradient {k} {digest(w.grad):.9g}" for k, w in weights.items()]
OUT.write_text("\n".join(lines) + "\n")
