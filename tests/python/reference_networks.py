"""The networks in plain PyTorch, written from their layer tables, independent of the Java descriptions."""

import torch
from torch import nn

EPS = 1e-3


class C(nn.Module):
    def __init__(self, i, o, k, s=1, d=1):
        super().__init__()
        self.conv = nn.Conv2d(i, o, k, s, d * (k - 1) // 2, d, bias=False)

    def forward(self, x):
        return self.conv(x)


class BR(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.bn = nn.BatchNorm2d(n, eps=EPS)
        self.act = nn.PReLU(n)

    def forward(self, x):
        return self.act(self.bn(x))


class CBR(nn.Module):
    def __init__(self, i, o, k, s=1):
        super().__init__()
        self.conv = nn.Conv2d(i, o, k, s, (k - 1) // 2, bias=False)
        self.bn = nn.BatchNorm2d(o, eps=EPS)
        self.act = nn.PReLU(o)

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Pyramid(nn.Module):
    def __init__(self, i, o, k, s):
        super().__init__()
        n = o // 5
        self.c1 = C(i, n, k, s)
        self.d1 = C(n, o - 4 * n, 3)
        for d in (2, 4, 8, 16):
            setattr(self, f"d{d}", C(n, n, 3, 1, d))

    def pyramid(self, x):
        r = self.c1(x)
        a1 = self.d2(r)
        a2 = a1 + self.d4(r)
        a3 = a2 + self.d8(r)
        a4 = a3 + self.d16(r)
        return torch.cat([self.d1(r), a1, a2, a3, a4], 1)


class Down(Pyramid):
    def __init__(self, i, o):
        super().__init__(i, o, 3, 2)
        self.bn = nn.BatchNorm2d(o, eps=EPS)
        self.act = nn.PReLU(o)

    def forward(self, x):
        return self.act(self.bn(self.pyramid(x)))


class Esp(Pyramid):
    def __init__(self, i, o, residual=True):
        super().__init__(i, o, 1, 1)
        self.bn = BR(o)
        self.residual = residual

    def forward(self, x):
        y = self.pyramid(x)
        return self.bn(x + y if self.residual else y)


class Encoder(nn.Module):
    def __init__(self, k, p, q):
        super().__init__()
        self.level1 = CBR(3, 16, 3, 2)
        self.pool = nn.AvgPool2d(3, 2, 1)
        self.b1 = BR(19)
        self.level2_0 = Down(19, 64)
        self.level2 = nn.ModuleList([Esp(64, 64) for _ in range(p)])
        self.b2 = BR(131)
        self.level3_0 = Down(131, 128)
        self.level3 = nn.ModuleList([Esp(128, 128) for _ in range(q)])
        self.b3 = BR(256)
        self.classifier = C(256, k, 1)


class EspNet(nn.Module):
    def __init__(self, k=12, p=2, q=8, with_image=True):
        super().__init__()
        self.with_image = with_image
        self.encoder = Encoder(k, p, q)
        self.level3_C = C(131, k, 1)
        self.br = nn.BatchNorm2d(k, eps=EPS)
        self.conv = CBR((19 if with_image else 16) + k, k, 3)
        self.up_l3 = nn.Sequential(nn.ConvTranspose2d(k, k, 2, 2, bias=False))
        self.combine_l2_l3 = nn.Sequential(BR(2 * k), Esp(2 * k, k, residual=False))
        self.up_l2 = nn.Sequential(nn.ConvTranspose2d(k, k, 2, 2, bias=False), BR(k))
        self.classifier = nn.ConvTranspose2d(k, k, 2, 2, bias=False)

    def forward(self, x):
        e = self.encoder
        i1 = e.pool(x)
        i2 = e.pool(i1)
        o0 = e.level1(x)
        c0 = e.b1(torch.cat([o0, i1], 1))
        first = e.level2_0(c0)
        o1 = first
        for block in e.level2:
            o1 = block(o1)
        c1 = e.b2(torch.cat([o1, first, i2], 1))
        second = e.level3_0(c1)
        o2 = second
        for block in e.level3:
            o2 = block(o2)
        c2 = e.b3(torch.cat([second, o2], 1))
        up = self.up_l3(self.br(e.classifier(c2)))
        g = self.up_l2(self.combine_l2_l3(torch.cat([self.level3_C(c1), up], 1)))
        h = self.conv(torch.cat([g, c0 if self.with_image else o0], 1))
        return self.classifier(h)


def stage(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(), nn.Conv2d(o, o, 3, padding=1), nn.ReLU())


class FaceUnet(nn.Module):
    def __init__(self, k=19):
        super().__init__()
        self.enc1, self.enc2, self.bottleneck = stage(3, 32), stage(32, 64), stage(64, 128)
        self.up1 = nn.ConvTranspose2d(128, 64, 2, 2)
        self.dec1 = stage(128, 64)
        self.up2 = nn.ConvTranspose2d(64, 32, 2, 2)
        self.dec2 = stage(64, 32)
        self.out = nn.Conv2d(32, k, 1)

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(nn.functional.max_pool2d(e1, 2))
        b = self.bottleneck(nn.functional.max_pool2d(e2, 2))
        d1 = self.dec1(torch.cat([self.up1(b), e2], 1))
        return self.out(self.dec2(torch.cat([self.up2(d1), e1], 1)))


class Unit(nn.Module):
    """Convolution without bias, batch norm."""

    def __init__(self, i, o, k=3, stride=1, dilation=1):
        super().__init__()
        self.conv = nn.Conv2d(i, o, k, stride, dilation * (k // 2), dilation, bias=False)
        self.norm = nn.BatchNorm2d(o)

    def forward(self, x):
        return self.norm(self.conv(x))


class Residual(nn.Sequential):
    def __init__(self, n, dilation=1):
        super().__init__(Unit(n, n, dilation=dilation), Unit(n, n, dilation=dilation))

    def forward(self, x):
        return torch.relu(self[1](torch.relu(self[0](x))) + x)


class Merge(nn.Module):
    def __init__(self, deeper, skip, o):
        super().__init__()
        self.narrow, self.mix = Unit(deeper, o, 1), Unit(o + skip, o)

    def forward(self, deeper, skip):
        narrow = torch.relu(self.narrow(deeper))
        enlarged = nn.functional.interpolate(narrow, scale_factor=2, mode="bilinear", align_corners=False)
        return torch.relu(self.mix(torch.cat([enlarged, skip], 1)))


class FaceLite(nn.Module):
    def __init__(self, k, width):
        super().__init__()
        n2, n4, n8, n16 = (width * n for n in (16, 32, 64, 96))
        self.stem, self.down4, self.down8, self.down16 = (
            Unit(i, o, stride=2) for i, o in ((3, n2), (n2, n4), (n4, n8), (n8, n16))
        )
        self.encoder4, self.encoder8, self.encoder16 = Residual(n4), Residual(n8), Residual(n16)
        self.context2, self.context4 = Residual(n16, 2), Residual(n16, 4)
        self.decoder8, self.decoder4, self.decoder2 = Merge(n16, n8, n8), Merge(n8, n4, n4), Merge(n4, n2, n2)
        self.classifier = nn.Conv2d(n2, k, 1)

    def forward(self, x):
        half = torch.relu(self.stem(x))
        quarter = self.encoder4(torch.relu(self.down4(half)))
        eighth = self.encoder8(torch.relu(self.down8(quarter)))
        deep = self.context4(self.context2(self.encoder16(torch.relu(self.down16(eighth)))))
        return self.classifier(self.decoder2(self.decoder4(self.decoder8(deep, eighth), quarter), half))


NETWORKS = {
    "espnet-camvid": lambda: EspNet(12, 2, 8, True),
    "espnet-cityscapes": lambda: EspNet(20, 2, 3, False),
    "face-unet": lambda: FaceUnet(19),
    "face-lite": lambda: FaceLite(5, 1),
    "face-lite-wide": lambda: FaceLite(5, 2),
}
