"""The segmentation networks whose outputs the Java descriptions must give.

DeepLabV3+ and FPN are segmentation_models_pytorch's own (with encoders of torchvision and timm); at sizes that its
encoders refuse, its modules are joined with resizes to the next map's size. The VGG networks are written here from
their Caffe definitions. Each entry: a function that makes the network, one that runs it, gain of the weights.
"""

import segmentation_models_pytorch as smp
import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 5


def resized(x, like, mode="bilinear"):
    return F.interpolate(x, like.shape[2:], mode=mode, align_corners=True if mode == "bilinear" else None)


def deeplab(encoder, stride=16):
    return smp.DeepLabV3Plus(encoder, encoder_weights=None, encoder_output_stride=stride, classes=CLASSES)


def run_deeplab(net, x):
    if x.shape[2] % 16 == 0 and x.shape[3] % 16 == 0:
        return net(x)
    maps = net.encoder(x)
    low = net.decoder.block1(maps[2])
    deep = resized(net.decoder.aspp(maps[-1]), low)
    return resized(net.segmentation_head[0](net.decoder.block2(torch.cat([deep, low], 1))), x)


def mobilenet(width):
    """segmentation_models_pytorch knows width 1 only: the same with torchvision's width multiplier."""
    from segmentation_models_pytorch.decoders.deeplabv3.decoder import DeepLabV3PlusDecoder
    from segmentation_models_pytorch.encoders.mobilenet import MobileNetV2Encoder

    net = deeplab("mobilenet_v2")
    channels = [max(8, int(c * width + 4) // 8 * 8) for c in (16, 24, 32, 96)]
    encoder = MobileNetV2Encoder(out_channels=[3, *channels, int(1280 * max(1, width))], width_mult=width)
    encoder.make_dilated(16)
    net.encoder = encoder
    net.decoder = DeepLabV3PlusDecoder(encoder.out_channels, 5, 256, (12, 24, 36), 16, True, 0.5)
    return net


def fpn(truncated=0):
    net = smp.FPN("densenet121", encoder_weights=None, classes=CLASSES)
    if truncated >= 1:
        del net.decoder.p5, net.encoder.features.denseblock4, net.encoder.features.norm5
        del net.encoder.features.transition3.conv
        net.decoder.seg_blocks[0] = nn.Identity()
    if truncated >= 2:
        del net.decoder.p4, net.encoder.features.denseblock3, net.encoder.features.transition3
        del net.encoder.features.transition2.conv
        net.decoder.seg_blocks[1] = nn.Identity()
    net.truncated = truncated
    return net


def mobilenet_fpn(truncated=0):
    net = smp.FPN("mobilenet_v2", encoder_weights=None, classes=CLASSES)
    if truncated >= 1:
        del net.decoder.p5
        for block in range(14, 19):
            net.encoder.features[block] = nn.Identity()
        net.decoder.seg_blocks[0] = nn.Identity()
    if truncated >= 2:
        del net.decoder.p4
        for block in range(7, 14):
            net.encoder.features[block] = nn.Identity()
        net.decoder.seg_blocks[1] = nn.Identity()
    net.truncated = truncated
    return net


def run_fpn(net, x):
    if net.truncated == 0 and x.shape[2] % 32 == 0 and x.shape[3] % 32 == 0:
        return net(x)
    net.encoder._depth = 5 - net.truncated
    maps = net.encoder(x)[2:]
    decoder = net.decoder
    laterals = [decoder.p2.skip_conv, decoder.p3.skip_conv]
    laterals += [decoder.p4.skip_conv] if net.truncated < 2 else []
    laterals += [decoder.p5] if net.truncated < 1 else []
    pyramid = [lateral(c) for lateral, c in zip(laterals, maps)]
    for i in range(len(pyramid) - 2, -1, -1):
        pyramid[i] = pyramid[i] + resized(pyramid[i + 1], pyramid[i], "nearest")
    total = 0
    for i, p in enumerate(pyramid):
        for j, block in enumerate(decoder.seg_blocks[3 - i].block):
            p = block.block(p)
            p = resized(p, pyramid[i - 1 - j]) if i > 0 else p
        total = total + p
    return resized(net.segmentation_head[0](total), x)


class Vgg(nn.Module):
    def __init__(self):
        super().__init__()
        wide = 3
        for stage, (width, layers) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), 1):
            for i in range(1, layers + 1):
                setattr(self, f"conv{stage}_{i}", nn.Conv2d(wide, width, 3, padding=1))
                wide = width

    def stage(self, stage, x):
        for i in range(1, 4):
            if hasattr(self, f"conv{stage}_{i}"):
                x = getattr(self, f"conv{stage}_{i}")(x).relu()
        return x


class Fcn(Vgg):
    """voc-fcn32s, 16s, 8s of shelhamer/fcn.berkeleyvision.org."""

    def __init__(self, stride, width=4096):
        super().__init__()
        self.conv1_1.padding = (100, 100)
        self.stride = stride
        self.fc6 = nn.Conv2d(512, width, 7)
        self.fc7 = nn.Conv2d(width, width, 1)
        self.score_fr = nn.Conv2d(width, CLASSES, 1)
        if stride == 32:
            self.upscore = self.up(32)
        if stride == 16:
            self.upscore16 = self.up(16)
        if stride <= 16:
            self.upscore2 = self.up(2)
            self.score_pool4 = nn.Conv2d(512, CLASSES, 1)
        if stride == 8:
            self.score_pool3 = nn.Conv2d(256, CLASSES, 1)
            self.upscore_pool4 = self.up(2)
            self.upscore8 = self.up(8)

    @staticmethod
    def up(factor):
        return nn.ConvTranspose2d(CLASSES, CLASSES, 2 * factor, factor, bias=False)

    def forward(self, image):
        x, pools = image, []
        for stage in range(1, 6):
            x = F.max_pool2d(self.stage(stage, x), 2, 2, ceil_mode=True)
            pools.append(x)
        x = self.score_fr(self.fc7(self.fc6(x).relu()).relu())
        if self.stride == 32:
            return crop(self.upscore(x), image, 19)
        x = self.upscore2(x)
        x = x + crop(self.score_pool4(pools[3]), x, 5)
        if self.stride == 16:
            return crop(self.upscore16(x), image, 27)
        x = self.upscore_pool4(x)
        x = x + crop(self.score_pool3(pools[2]), x, 9)
        return crop(self.upscore8(x), image, 31)


def crop(x, like, offset):
    h, w = like.shape[2:]
    return x[:, :, offset : offset + h, offset : offset + w]


class DeepLabV2(Vgg):
    """The four-branch VGG-16 network of DeepLabV2 (ASPP-L), before its CRF."""

    def __init__(self):
        super().__init__()
        for i in range(1, 4):
            conv = getattr(self, f"conv5_{i}")
            conv.padding = conv.dilation = (2, 2)
        for i, rate in enumerate((6, 12, 18, 24), 1):
            setattr(self, f"fc6_{i}", nn.Conv2d(512, 1024, 3, padding=rate, dilation=rate))
            setattr(self, f"fc7_{i}", nn.Conv2d(1024, 1024, 1))
            setattr(self, f"fc8_voc12_{i}", nn.Conv2d(1024, CLASSES, 1))

    def forward(self, image):
        x = image
        for stage in range(1, 6):
            x = F.max_pool2d(self.stage(stage, x), 3, 2 if stage < 4 else 1, 1, ceil_mode=True)
        scores = 0
        for i in range(1, 5):
            y = getattr(self, f"fc7_{i}")(getattr(self, f"fc6_{i}")(x).relu()).relu()
            scores = scores + getattr(self, f"fc8_voc12_{i}")(y)
        h, w = scores.shape[2:]
        scores = F.interpolate(scores, (8 * (h - 1) + 1, 8 * (w - 1) + 1), mode="bilinear", align_corners=True)
        return crop(scores, image, 0)


def call(net, x):
    return net(x)


# Gains keep the outputs dependent on the image (by 10 % and more from one to another) without amplifying the rounding
# of float32, which grows with them.
RELU_GAIN = 2**0.5
# name: (make, run, gain of the weights, whether gradients are kept too)
SEGMENTERS = {
    "deeplabv3plus-resnet50": (lambda: deeplab("resnet50"), run_deeplab, 1, True),
    "deeplabv3plus-resnet50-os8": (lambda: deeplab("resnet50", 8), run_deeplab, 1, False),
    "deeplabv3plus-resnet101": (lambda: deeplab("resnet101"), run_deeplab, 1, False),
    "deeplabv3plus-mobilenetv2": (lambda: deeplab("mobilenet_v2"), run_deeplab, 1, True),
    "deeplabv3plus-mobilenetv2-os8": (lambda: deeplab("mobilenet_v2", 8), run_deeplab, 1, False),
    "deeplabv3plus-mobilenetv2-x0.5": (lambda: mobilenet(0.5), run_deeplab, 1, False),
    "deeplabv3plus-mobilenetv2-x1.4": (lambda: mobilenet(1.4), run_deeplab, 1, False),
    "deeplabv3plus-xception65": (lambda: deeplab("tu-xception65"), run_deeplab, 1, False),
    "deeplabv3plus-xception65-os8": (lambda: deeplab("tu-xception65", 8), run_deeplab, 1, False),
    "deeplabv2-vgg16": (DeepLabV2, call, 1.7, False),
    "fcn32s-vgg16": (lambda: Fcn(32, 128), call, RELU_GAIN, False),
    "fcn16s-vgg16": (lambda: Fcn(16, 128), call, RELU_GAIN, False),
    "fcn8s-vgg16": (lambda: Fcn(8, 128), call, RELU_GAIN, False),
    "fpn-densenet121": (fpn, run_fpn, RELU_GAIN, False),
    "fpn-densenet121-truncated1": (lambda: fpn(1), run_fpn, RELU_GAIN, False),
    "fpn-densenet121-truncated2": (lambda: fpn(2), run_fpn, RELU_GAIN, False),
    "fpn-mobilenetv2": (mobilenet_fpn, run_fpn, 1.2, False),
    "fpn-mobilenetv2-truncated1": (lambda: mobilenet_fpn(1), run_fpn, 1.2, False),
    "fpn-mobilenetv2-truncated2": (lambda: mobilenet_fpn(2), run_fpn, 1.2, False),
}
# A size that every encoder takes, an odd one, and one whose maps are wide enough for the largest dilation.
SIZES = ((64, 96), (65, 97), (32, 640))
