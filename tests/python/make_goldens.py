"""Writes the golden outputs that NetworkModuleTest compares with: python make_goldens.py

One file a network: per line one value of the output at a fixed stride, in evaluation and then in training mode.
"""

import pathlib

import torch

from formula import fill_module, uniform
from reference_flow_networks import FLOW_NETWORKS
from reference_networks import NETWORKS

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net"
VALUES = 200

for name, make in NETWORKS.items():
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
for name, (make, (n, h, w)) in FLOW_NETWORKS.items():
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
        if p.grad is None:
            continue
        g = p.grad.double().flatten()
        u = torch.from_numpy(uniform(7, g.numel()))
        lines.append(f"gradient {k} {(g.abs() * (0.5 + u) + 0.5 * g).sum().item():.9g}")
    (OUT / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(name, sum(p.numel() for p in network.parameters()))
