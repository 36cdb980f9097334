"""The speed of a network of one's own, beside PyTorch's: deeplabv3_resnet50 of torchvision.

    python own_network_speed.py export FILE.pt              traces the network (12 outputs, made-up weights), docs' way
    python own_network_speed.py script OUT_DIR CLIP...      segments every frame of videos with PyTorch alone

The script is what PyTorch's documentation recommends for a processor: inference mode, channels-last, bfloat16, frozen and
optimised for inference. It prints frames, and seconds of the wall and of the processor without start-up. Needs torch,
torchvision, numpy and av; THREADS in the environment says how many threads PyTorch has (default 1).
"""

import os
import pathlib
import sys
import time

import numpy as np
import torch
import torchvision
from check_own_network import blocks

MEAN, STD = torch.tensor([0.485, 0.456, 0.406]) * 255, torch.tensor([0.229, 0.224, 0.225]) * 255


def network():
    """Made-up weights; running statistics that are not those of a fresh network, so that folding them matters."""
    torch.manual_seed(0)
    net = torchvision.models.segmentation.deeplabv3_resnet50(weights=None, weights_backbone=None, num_classes=12)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.6, 1.2)
            module.bias.data.normal_(0, 0.1)
    names = {}
    exec(blocks()[0], names)  # noqa: S102
    return names, names["Scores"](net).eval().requires_grad_(False)


def export(file):
    names, net = network()
    names["export"](net, file)


def script(out, clips):
    import av

    torch.set_num_threads(int(os.environ.get("THREADS", "1")))
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    net = network()[1].to(memory_format=torch.channels_last, dtype=torch.bfloat16)
    example = torch.rand(1, 3, 360, 480).to(memory_format=torch.channels_last, dtype=torch.bfloat16)
    with torch.inference_mode():
        net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, example)))
        for _ in range(3):
            net(example)
        wall, cpu, frames = time.perf_counter(), time.process_time(), 0
        for clip in clips:
            masks = []
            for frame in av.open(clip).decode(video=0):
                rgb = torch.from_numpy(frame.to_ndarray(format="rgb24")).float()
                x = ((rgb - MEAN) / STD).permute(2, 0, 1)[None].to(torch.bfloat16)
                masks.append(net(x.contiguous(memory_format=torch.channels_last)).argmax(1)[0].byte().numpy())
            np.savez_compressed(pathlib.Path(out) / pathlib.Path(clip).stem, np.stack(masks))
            frames += len(masks)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{frames} frames, {frames / wall:.2f} frames/s, {1000 * cpu / frames:.0f} CPU s per 1,000 frames")


if __name__ == "__main__":
    if sys.argv[1] == "export":
        export(sys.argv[2])
    else:
        script(sys.argv[2], sys.argv[3:])
