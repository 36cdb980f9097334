"""Writes the golden outputs that NetworkModuleTest compares with: python make_goldens.py

One file a network: per line one value of the output at a fixed stride, in evaluation and then in training mode.
"""

import pathlib

import torch

from formula import fill_module, uniform
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
