"""The flow networks in plain PyTorch, written from their published definitions, independent of the Java descriptions.

Each takes (current, key), (N, 3, H, W) float, and returns the outputs that the Java description has, in its order.
"""

import torch
import torchvision
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


class SpyNetLevel(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for i, o in ((8, 32), (32, 64), (64, 32), (32, 16), (16, 2)):
            layers += [nn.Conv2d(i, o, 7, 1, 3), nn.ReLU()]
        self.netBasic = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.netBasic(x)


def backwarp(x, flow):
    h, w = flow.shape[2:]
    horizontal = torch.linspace(-1, 1, w).view(1, 1, 1, w).expand(-1, -1, h, -1)
    vertical = torch.linspace(-1, 1, h).view(1, 1, h, 1).expand(-1, -1, -1, w)
    scaled = torch.cat([flow[:, 0:1] * (2 / (w - 1)), flow[:, 1:2] * (2 / (h - 1))], 1)
    grid = (torch.cat([horizontal, vertical], 1) + scaled).permute(0, 2, 3, 1)
    return nn.functional.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=True)


class SpyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.netBasic = nn.ModuleList([SpyNetLevel() for _ in range(6)])

    def forward(self, current, key):
        one, two = [current], [key]
        for _ in range(5):
            if one[0].shape[2] > 32 or one[0].shape[3] > 32:
                one.insert(0, nn.functional.avg_pool2d(one[0], 2, 2, count_include_pad=False))
                two.insert(0, nn.functional.avg_pool2d(two[0], 2, 2, count_include_pad=False))
        n, _, h, w = one[0].shape
        flow = torch.zeros(n, 2, h // 2, w // 2)
        for level in range(len(one)):
            up = nn.functional.interpolate(flow, scale_factor=2, mode="bilinear", align_corners=True) * 2
            joined = torch.cat([one[level], backwarp(two[level], up), up], 1)
            flow = self.netBasic[level](joined) + up
        return (flow,)


class RaftSmall(nn.Module):
    """torchvision's, under the names of princeton-vl/RAFT."""

    NAMES = (
        ("feature_encoder.", "fnet."),
        ("context_encoder.", "cnet."),
        ("convnormrelu1.0.", "conv1."),
        ("convnormrelu2.0.", "conv2."),
        ("convnormrelu3.0.", "conv3."),
        ("convnormrelu.0.", "conv1."),
        ("net.conv.", "net.conv2."),
        ("motion_encoder.convcorr1.0", "encoder.convc1"),
        ("motion_encoder.convflow1.0", "encoder.convf1"),
        ("motion_encoder.convflow2.0", "encoder.convf2"),
        ("motion_encoder.conv.0", "encoder.conv"),
        ("recurrent_block.convgru1.", "gru."),
    )

    def __init__(self, updates=12):
        super().__init__()
        self.net = torchvision.models.optical_flow.raft_small()
        self.updates = updates

    @classmethod
    def name(cls, theirs):
        for old, new in cls.NAMES:
            theirs = theirs.replace(old, new)
        return theirs

    def state_dict(self, *arguments, **keywords):
        return {self.name(k): v for k, v in self.net.state_dict().items()}

    def load_state_dict(self, state, strict=True):
        return self.net.load_state_dict({k: state[self.name(k)] for k in self.net.state_dict()})

    def named_parameters(self, *arguments, **keywords):
        return ((self.name(k), p) for k, p in self.net.named_parameters())

    def forward(self, current, key):
        return (self.net(current, key, num_flow_updates=self.updates)[-1],)


# name: (network, (N, H, W) of its two images)
FLOW_NETWORKS = {
    "flownets": (lambda: FlowNetS(8, True), (1, 64, 128)),
    "flownet2-s": (lambda: FlowNetS(3, False), (2, 64, 128)),
    "flownet2-s-odd": (lambda: FlowNetS(3, True), (1, 75, 101)),
    "spynet": (SpyNet, (2, 64, 96)),
    "spynet-all-levels": (SpyNet, (1, 64, 576)),
    "raft-small": (RaftSmall, (2, 128, 136)),
}
