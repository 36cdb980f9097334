"""One network in PyTorch, float32, for `reelmask bench networks`: for each line "run" on standard input, the seconds of
one forward pass on standard output. Arguments: name, a TorchScript file of the same network, threads, WALL or CPU (time
of the thread alone), C H W of each input.

The networks that segmentation_models_pytorch has run as its own eager modules, where it is installed and takes the size.
The others run as the file's module with all optimisation off, which calls the same operators one by one.
"""

import sys
import time

import torch

ENCODERS = {"resnet50": "resnet50", "resnet101": "resnet101", "mobilenetv2": "mobilenet_v2", "xception65": "tu-xception65"}


def eager(name):
    try:
        import segmentation_models_pytorch as smp
    except ImportError:
        return None
    family, _, rest = name.partition("-")
    stride = 8 if name.endswith("-os8") else 16
    encoder = ENCODERS.get(rest.removesuffix("-os8"))
    if family == "deeplabv3plus" and encoder is not None and not encoder.startswith("tu-"):
        net = smp.DeepLabV3Plus(encoder, encoder_weights=None, classes=21, encoder_output_stride=stride)
    elif name == "fpn-densenet121":
        net = smp.FPN("densenet121", encoder_weights=None, classes=21)
    else:
        return None
    return net.eval()


def runs(net, inputs):
    """segmentation_models_pytorch refuses sizes that are no multiple of its stride."""
    try:
        with torch.no_grad():
            net(*inputs)
        return True
    except RuntimeError:
        return False


def main():
    name, path, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    clock = time.thread_time if sys.argv[4] == "CPU" else time.perf_counter
    sides = [int(v) for v in sys.argv[5:]]
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    inputs = [torch.rand(1, *sides[i : i + 3]) * 2 - 1 for i in range(0, len(sides), 3)]
    net, kind = eager(name), "eager"
    if net is None or not runs(net, inputs):
        net, kind = torch.jit.load(path), "module"
    print(kind, torch.__version__, flush=True)
    with torch.no_grad(), torch.jit.optimized_execution(False):
        for line in sys.stdin:
            start = clock()
            net(*inputs)
            print(clock() - start, flush=True)


main()
