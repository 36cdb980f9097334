"""Writes the golden outputs that tests compare with: python make_goldens.py [NAME...]

One file a network: per line one value of the output at a fixed stride, in evaluation and then in training mode.
"""

import pathlib
import sys

import torch

from formula import fill_module, uniform
from reference_flow_networks import FLOW_NETWORKS
from reference_networks import NETWORKS
from reference_segmenters import SEGMENTERS, SIZES

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net"
VALUES = 200
SEGMENTER_VALUES = 100


def wanted(networks):
    return {name: entry for name, entry in networks.items() if not sys.argv[1:] or name in sys.argv[1:]}


def gradient_digest(g) -> float:
    """Sensitive to sign and place, and nothing cancels."""
    g = g.double().flatten()
    u = torch.from_numpy(uniform(7, g.numel()))
    return (g.abs() * (0.5 + u) + 0.5 * g).sum().item()


for name, make in wanted(NETWORKS).items():
    network = make()
    fill_module(network)
    x = torch.from_numpy(uniform(1000, 2 * 3 * 64 * 96).astype("float32").reshape(2, 3, 64, 96) * 2 - 1)
    lines = []
    for mode in ("eval", "train"):
        network.train(mode == "train")
        with torch.no_grad():
            y = network(x).flatten()
        step = y.numel() // VALUES
        lines += [f"{mode} {value:.9g}" for value in y[::step][:VALUES].tolist()]
    (OUT / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(name, sum(p.numel() for p in network.state_dict().values() if p.dtype == torch.float32))

# Two images; per line the index of an output and one value of it. A line "gradient NAME VALUE" is, for the loss
# mean(first output squared), the sum of |g| (0.5 + u) + 0.5 g over one weight's gradients g, u from the formula.
for name, (make, (n, h, w)) in wanted(FLOW_NETWORKS).items():
    network = make().eval()
    fill_module(network)
    images = [
        torch.from_numpy(uniform(index, n * 3 * h * w).astype("float32").reshape(n, 3, h, w) * 2 - 1)
        for index in (1000, 1001)
    ]
    outputs = network(*images)
    lines = []
    for i, output in enumerate(outputs):
        y = output.detach().flatten()
        lines += [f"{i} {value:.9g}" for value in y[:: max(1, y.numel() // VALUES)][:VALUES].tolist()]
    outputs[0].square().mean().backward()
    for k, p in sorted(network.named_parameters()):
        if p.grad is not None:
            lines.append(f"gradient {k} {gradient_digest(p.grad):.9g}")
    (OUT / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(name, sum(p.numel() for p in network.parameters()))

# Per line the size of the image, "HxW", and one value of the output. A line "gradient NAME VALUE" is the digest of one
# weight's gradients for the loss mean(output squared) at the first size, with the running statistics of batch norms.
for name, (make, run, gain, with_gradients) in wanted(SEGMENTERS).items():
    network = make().eval()
    fill_module(network, gain)
    lines = []
    for h, w in SIZES:
        x = torch.from_numpy(uniform(1000, 3 * h * w).astype("float32").reshape(1, 3, h, w) * 2 - 1)
        network.zero_grad()
        output = run(network, x)
        y = output.detach().flatten()
        lines += [f"{h}x{w} {value:.9g}" for value in y[:: y.numel() // SEGMENTER_VALUES][:SEGMENTER_VALUES].tolist()]
        output.square().mean().backward()
        weights = {k: p for k, p in network.named_parameters() if p.grad is not None}
        reach = {k: (p.grad.norm() * p.norm() / output.square().mean()).item() for k, p in weights.items()}
        least = min(reach, key=reach.get)
        print(f"{name} {h}x{w} deviation {y.std():.3g}; least influence {reach[least]:.2g} of {least}")
        if with_gradients and (h, w) == SIZES[0]:
            lines += [f"gradient {k} {gradient_digest(p.grad):.9g}" for k, p in sorted(weights.items())]
    (OUT / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(name, sum(p.numel() for p in network.parameters()))
