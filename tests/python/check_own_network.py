"""Runs the Python of docs/bring-your-own-network.md: python check_own_network.py [OUT_DIR]

Needs torch, torchvision and segmentation_models_pytorch. The files it exports stay in OUT_DIR where that is given; try
them with `reelmask bundle`.
"""

import os
import pathlib
import re
import sys
import tempfile

import torch

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "bring-your-own-network.md"


def blocks() -> list:
    return re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.M | re.S)


def run(folder: str) -> None:
    names = {}
    os.chdir(folder)
    for block in blocks():
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102
    for file in ("smp-unet.pt", "lraspp.pt", "features.pt", "head.pt"):
        print(file, pathlib.Path(file).stat().st_size)
    x = torch.rand(1, 3, 128, 192)
    with torch.no_grad():
        split = torch.jit.load("head.pt")(torch.jit.load("features.pt")(x))
        torch.testing.assert_close(split, names["net"].eval()(x), rtol=1e-3, atol=1e-3)


if __name__ == "__main__":
    torch.manual_seed(0)
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        run(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as temporary:
            run(temporary)
