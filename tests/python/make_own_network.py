"""Writes the small modules that OwnNetworkTest makes bundles of: python make_own_network.py

They are exported by the function that docs/bring-your-own-network.md shows; the masks are PyTorch's.
"""

import pathlib

import torch
from check_own_network import blocks
from formula import fill_module, uniform
from torch import nn

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net/own"
HEIGHT, WIDTH = 30, 45
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2d(8, 16, 3, 2, 1), nn.Hardswish(), nn.Conv2d(16, 8, 1))

    def forward(self, x):
        half = self.stem(x)
        return half + nn.functional.interpolate(self.deep(half), size=half.shape[-2:], mode="bilinear")


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = Features()
        self.classifier = nn.Conv2d(8, 3, 3, 1, 1)

    def forward(self, x):
        return {"out": self.classifier(self.backbone(x))}


class Mask(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"].argmax(1)


class FixedSize(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"] + torch.zeros(1, 1, 16, 24)


def masks(net) -> torch.Tensor:
    """As Reelmask: pad to 8, posteriors, resize to the padded size, crop, arg-max."""
    frame = (uniform(1000, HEIGHT * WIDTH * 3) * 256).astype("uint8").reshape(HEIGHT, WIDTH, 3)
    x = torch.from_numpy(frame).permute(2, 0, 1)[None].float() / 255
    x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    x = nn.functional.pad(x, (0, 48 - WIDTH, 0, 32 - HEIGHT))
    with torch.no_grad():
        posteriors = net(x)["out"].softmax(1)
    full = nn.functional.interpolate(posteriors, size=(32, 48), mode="bilinear")[:, :, :HEIGHT, :WIDTH]
    return full.argmax(1)[0].to(torch.uint8)


if __name__ == "__main__":
    names = {}
    exec(blocks()[0], names)  # noqa: S102
    OUT.mkdir(parents=True, exist_ok=True)
    net = Network()
    fill_module(net)
    net.eval().requires_grad_(False)
    example = (1, 3, 128, 192)
    names["export"](names["Scores"](net), OUT / "whole.pt", example)
    names["export"](net.backbone, OUT / "features.pt", example)
    names["export"](net.classifier, OUT / "head.pt", (1, 8, 64, 96))
    torch.jit.script(net.backbone).save(OUT / "scripted-features.pt")
    torch.jit.trace(net, torch.zeros(example), strict=False).save(OUT / "dict.pt")
    torch.jit.trace(Mask(net), torch.zeros(example)).save(OUT / "mask.pt")
    torch.jit.trace(FixedSize(net), torch.zeros(1, 3, 32, 48)).save(OUT / "fixed-size.pt")
    with torch.no_grad():
        net.classifier.bias[1] = float("nan")
    torch.jit.trace(names["Scores"](net), torch.zeros(example), check_trace=False).save(OUT / "nan.pt")
    fill_module(net)
    result = masks(net)
    (OUT / "mask-45x30.u8").write_bytes(result.numpy().tobytes())
    print(result.flatten().bincount().tolist())
    for file in sorted(OUT.iterdir()):
        print(file.name, file.stat().st_size)
