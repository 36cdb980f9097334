"""Lists the TorchScript operations that exported networks use: python list_operators.py [OUT_DIR] [NAME...]

Needs torch 2.7, torchvision and segmentation_models_pytorch; transformers where it is installed. Every network is
traced, traced and frozen, scripted, scripted and frozen, and optimised for inference, as far as PyTorch can; the archives'
source is then read for calls. Printed are each operation, the number of files that use it, and one of them:
udf/src/main/resources/dev/reelmask/net/script/operators.txt was made of them. The archives stay in OUT_DIR where that is
given: `reelmask bundle` must take each.
"""

import collections
import pathlib
import re
import sys
import tempfile
import warnings
import zipfile

import segmentation_models_pytorch as smp
import torch
import torchvision
from torch import nn

warnings.filterwarnings("ignore")

OPERATOR = re.compile(r"\b(?:torch|ops\.\w+)\.\w+")
CLASS = re.compile(r"__torch__[\w.]*")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
EXAMPLE = (1, 3, 128, 160)


class Out(nn.Module):
    """A network of torchvision, which gives a dict, with its scores alone."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"]


class Logits(nn.Module):
    """A network of transformers, which gives an object, with its scores alone."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x).logits


class Normalised(nn.Module):
    """What people put around a network: normalisation, resizing, softmax, a sigmoid made two scores."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))

    def forward(self, x):
        y = self.net((x - self.mean) / 0.225)
        y = nn.functional.interpolate(y, size=x.shape[-2:], mode="bilinear", align_corners=False)
        y = torch.cat([-y, y], dim=1)
        return nn.functional.log_softmax(y, dim=1).clamp(-50.0, 0.0)


def segmenters():
    tv = torchvision.models.segmentation
    for name in ("deeplabv3_resnet50", "deeplabv3_resnet101", "deeplabv3_mobilenet_v3_large", "fcn_resnet50", "lraspp_mobilenet_v3_large"):
        yield "torchvision-" + name, lambda name=name: Out(getattr(tv, name)(weights=None, weights_backbone=None, num_classes=5))
    yield "normalised", lambda: Normalised(smp.Unet("resnet18", encoder_weights=None, classes=1))
    architectures = ("Unet", "UnetPlusPlus", "FPN", "PSPNet", "DeepLabV3", "DeepLabV3Plus", "Linknet", "MAnet", "PAN", "UPerNet", "Segformer")
    for name in architectures:
        yield "smp-" + name, lambda name=name: getattr(smp, name)("resnet18", encoder_weights=None, classes=5)
    encoders = (
        "mobilenet_v2", "efficientnet-b0", "timm-efficientnet-b0", "mit_b0", "vgg16_bn", "densenet121", "xception", "resnext50_32x4d",
        "se_resnet50", "dpn68", "inceptionv4", "inceptionresnetv2", "mobileone_s0", "timm-regnetx_002", "timm-resnest14d",
        "timm-res2net50_26w_4s", "timm-mobilenetv3_small_075", "timm-gernet_s", "timm-skresnet18", "tu-convnext_atto", "tu-hrnet_w18_small",
        "tu-mobilenetv4_conv_small", "tu-regnety_002", "tu-maxvit_nano_rw_256", "tu-swin_tiny_patch4_window7_224", "tu-resnetv2_50",
        "tu-efficientvit_b0", "tu-fastvit_t8", "tu-ghostnet_100", "tu-repvgg_a0", "tu-edgenext_xx_small", "tu-pvt_v2_b0",
    )
    for name in encoders:
        decoder = smp.FPN if name.startswith(("mit", "tu-", "timm-resnest")) else smp.Unet
        yield "smp-" + decoder.__name__ + "-" + name, lambda name=name, decoder=decoder: decoder(name, encoder_weights=None, classes=5)
    yield "smp-attention", lambda: smp.Unet("resnet18", encoder_weights=None, classes=5, decoder_attention_type="scse", activation="softmax2d")
    yield "smp-dpt", lambda: smp.DPT("tu-vit_tiny_patch16_224.augreg_in21k", encoder_weights=None, classes=5)
    try:
        import transformers

        segformer = transformers.SegformerConfig(num_labels=5)
        yield "transformers-segformer", lambda: Logits(transformers.SegformerForSemanticSegmentation(segformer))
    except ImportError:
        print("transformers is not installed", file=sys.stderr)


class Layers(nn.Module):
    """Layers that networks of people's own are made of, one after the other."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        names = "ReLU ReLU6 LeakyReLU ELU SELU CELU GELU SiLU Mish Hardswish Hardsigmoid Hardtanh Sigmoid Tanh Softplus Softsign LogSigmoid Identity"
        layers = [getattr(nn, name)() for name in names.split()] + [nn.PReLU(), nn.Softmax2d(), nn.Dropout(), nn.Dropout2d(), nn.Threshold(0.1, 0.0)]
        layers += [nn.BatchNorm2d(16), nn.GroupNorm(4, 16), nn.InstanceNorm2d(16, affine=True), nn.LocalResponseNorm(3), nn.ZeroPad2d(1)]
        layers += [nn.ReflectionPad2d(1), nn.ReplicationPad2d(1), nn.ConstantPad2d(1, 0.5), nn.MaxPool2d(2), nn.AvgPool2d(2, 1), nn.LPPool2d(2, 2, 1)]
        layers += [nn.PixelShuffle(2), nn.PixelUnshuffle(2), nn.ChannelShuffle(4), nn.Upsample(scale_factor=2, mode="bilinear"), nn.Upsample(scale_factor=2.0)]
        layers += [nn.UpsamplingBilinear2d(scale_factor=2), nn.Upsample(scale_factor=0.5, mode="bicubic", align_corners=True)]
        layers += [nn.ConvTranspose2d(16, 16, 2, 2), nn.Conv2d(16, 16, 3, padding="same", groups=16), nn.Conv2d(16, 16, 3, padding=2, dilation=2, padding_mode="reflect")]
        self.layers = nn.Sequential(*layers)
        self.pools = nn.ModuleList([nn.AdaptiveAvgPool2d(n) for n in (1, 2, 3)] + [nn.AdaptiveMaxPool2d(4)])
        self.norm = nn.LayerNorm(16)
        self.attention = nn.MultiheadAttention(16, 2, batch_first=True)
        self.linear = nn.Linear(16, 16)
        self.scale = nn.Parameter(torch.ones(16))

    def forward(self, x):
        x = self.layers(self.stem(x))
        size = x.shape[-2:]
        for pool in self.pools:
            x = x + nn.functional.interpolate(pool(x), size=size, mode="bilinear", align_corners=False)
        tokens = self.norm(x[:, :, ::4, ::4].flatten(2).transpose(1, 2))
        tokens = self.linear(self.attention(tokens, tokens, tokens)[0])
        gate = torch.sigmoid(tokens.mean(1) * self.scale)[:, :, None, None]
        x = x * gate.expand_as(x)
        a, b = torch.chunk(x, 2, 1)
        return torch.cat([torch.max(a, b), torch.min(a, b), torch.where(a > 0, a, b), (a - b).abs().clamp(min=1e-6).sqrt(), a.exp().log1p()], 1)


class Arithmetic(nn.Module):
    """What scripts compute beside layers: sizes, loops, branches, optional values."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 3, padding=1)])
        self.names = {"a": 1, "b": 2}

    def scaled(self, x, size):
        # type: (torch.Tensor, Optional[Tuple[int, int]]) -> torch.Tensor
        if size is None:
            return x
        assert len(size) == 2, "a size has two sides"
        return nn.functional.interpolate(x, size=size)

    def forward(self, x):
        height, width = x.size(2), x.size(3)
        for conv in self.convs:
            x = conv(x)
        total = x.new_zeros((1, 4, 1, 1))
        i = 0
        while i < 3:
            total = total + x.mean((2, 3), keepdim=True) * float(i) / max(1, height // 2)
            i += 1
        if height % 2 == 1 and not self.training:
            raise ValueError("odd height {}".format(height))
        parts = [self.scaled(x, (height, width)), total.expand(-1, -1, height, width)]
        grid = torch.stack(torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")).float().unsqueeze(0)
        parts.append(grid.repeat(x.shape[0], 1, 1, 1))
        return torch.cat(parts, dim=1).permute(0, 1, 3, 2).contiguous().transpose(2, 3)


def others():
    yield "layers", Layers, [EXAMPLE]
    yield "arithmetic", Arithmetic, [EXAMPLE]
    yield "raft-small", lambda: torchvision.models.optical_flow.raft_small(weights=None, corr_block=None), [(1, 3, 128, 160)] * 2
    names = (
        "alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s", "googlenet", "inception_v3", "mnasnet1_0",
        "mobilenet_v2", "mobilenet_v3_small", "regnet_y_400mf", "resnet18", "resnext50_32x4d", "shufflenet_v2_x1_0", "squeezenet1_0",
        "swin_t", "swin_v2_t", "vgg11_bn", "vit_b_16", "maxvit_t",
    )
    for name in names:
        size = 299 if name == "inception_v3" else 224
        extra = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
        yield "torchvision-" + name, lambda name=name, extra=extra: getattr(torchvision.models, name)(weights=None, **extra), [(1, 3, size, size)]


def networks():
    for name, make in segmenters():
        yield name, make, [(1, 3, 224, 224)] if re.search("vit|swin|dpt", name) else [EXAMPLE]
    yield from others()


def forms(net, inputs):
    def traced():
        return torch.jit.trace(net, inputs, strict=False, check_trace=False)

    yield "traced", traced
    yield "traced-frozen", lambda: torch.jit.freeze(traced())
    yield "scripted", lambda: torch.jit.script(net)
    yield "scripted-frozen", lambda: torch.jit.freeze(torch.jit.script(net).eval())
    yield "optimized", lambda: torch.jit.optimize_for_inference(traced())


def operators(file):
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if "/code/" in name and name.endswith(".py"):
                text = STRING.sub('""', archive.read(name).decode())
                yield from OPERATOR.findall(CLASS.sub("", text))


def main(folder, wanted):
    found = collections.defaultdict(set)
    for name, make, shapes in networks():
        if wanted and name not in wanted:
            continue
        torch.manual_seed(0)
        try:
            net = make().eval().requires_grad_(False)
        except Exception as e:
            print(f"{name}: cannot be made: {str(e).splitlines()[:1]}", file=sys.stderr)
            continue
        inputs = tuple(torch.rand(shape) for shape in shapes)
        for form, export in forms(net, inputs):
            file = folder / f"{name}.{form}.pt"
            try:
                export().save(file)
            except Exception as e:
                lines = str(e).strip().splitlines() or [type(e).__name__]
                print(f"{name}: not {form}: {lines[0][:150]}", file=sys.stderr)
                file.unlink(missing_ok=True)
                continue
            for operator in operators(file):
                found[operator].add(f"{name}.{form}")
        print(name, "done", file=sys.stderr, flush=True)
    for operator, users in sorted(found.items()):
        print(f"{operator}\t{len(users)}\t{min(users)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(pathlib.Path(sys.argv[1]), set(sys.argv[2:]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(pathlib.Path(temporary), set())
