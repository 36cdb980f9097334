"""The flow networks in plain PyTorch, written from their published definitions, independent of the Java descriptions.

Each takes (current, key), (N, 3, H, W) float, and returns the outputs that the Java description has, in its order.
"""

import torch
from torch import nn


def conv(i, o, k, s):
    return nn.Sequential(nn.Conv2d(i, o, k, s, (k - 1) // 2), nn.LeakyReLU(0.1))


def deconv(i, o, bias):
    return nn.Sequential(nn.ConvTranspose2d(i, o, 4, 2, 1, bias=bias), nn.LeakyReLU(0.1))


class FlowNetS(nn.Module):
    def __init__(self, eighths=8, bias=True):
        super().__init__()
        c64, c128, c256, c512, c1024 = (n * eighths // 8 for n in (64, 128, 256, 512, 1024))
        self.conv1 = conv(6, c64, 7, 2)
        self.conv2 = conv(c64, c128, 5, 2)
        self.conv3 = conv(c128, c256, 5, 2)
        self.conv3_1 = conv(c256, c256, 3, 1)
        self.conv4 = conv(c256, c512, 3, 2)
        self.conv4_1 = conv(c512, c512, 3, 1)
        self.conv5 = conv(c512, c512, 3, 2)
        self.conv5_1 = conv(c512, c512, 3, 1)
        self.conv6 = conv(c512, c1024, 3, 2)
        self.conv6_1 = conv(c1024, c1024, 3, 1)
        wide = c1024
        for level, (lateral, up) in {5: (c512, c512), 4: (c512, c256), 3: (c256, c128), 2: (c128, c64)}.items():
            setattr(self, f"deconv{level}", deconv(wide, up, bias))
            setattr(self, f"predict_flow{level + 1}", nn.Conv2d(wide, 2, 3, 1, 1))
            upsampler = nn.ConvTranspose2d(2, 2, 4, 2, 1, bias=False)
            setattr(self, f"upsampled_flow{level + 1}_to_{level}", upsampler)
            wide = lateral + up + 2
        self.predict_flow2 = nn.Conv2d(wide, 2, 3, 1, 1)

    def forward(self, current, key):
        lateral = {2: self.conv2(self.conv1(torch.cat([current, key], 1)))}
        lateral[3] = self.conv3_1(self.conv3(lateral[2]))
        lateral[4] = self.conv4_1(self.conv4(lateral[3]))
        lateral[5] = self.conv5_1(self.conv5(lateral[4]))
        x = conv6 = self.conv6_1(self.conv6(lateral[5]))
        for level in (5, 4, 3, 2):
            side = lateral[level]
            h, w = side.shape[2:]
            flow = getattr(self, f"predict_flow{level + 1}")(x)
            flow = getattr(self, f"upsampled_flow{level + 1}_to_{level}")(flow)
            up = getattr(self, f"deconv{level}")(x)
            x = torch.cat([side, up[:, :, :h, :w], flow[:, :, :h, :w]], 1)
        return self.predict_flow2(x), conv6


# name: (network, (N, H, W) of its two images)
FLOW_NETWORKS = {
    "flownets": (lambda: FlowNetS(8, True), (1, 64, 128)),
    "flownet2-s": (lambda: FlowNetS(3, False), (2, 64, 128)),
    "flownet2-s-odd": (lambda: FlowNetS(3, True), (1, 75, 101)),
}
