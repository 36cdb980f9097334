"""Writes the small weight files that WeightFormatsTest reads: python make_weight_files.py

Every file holds a.weight (2, 3, 1, 1), a.bias (2) and bn.running_mean (2) by the written formula, and a batch counter.
"""

import collections
import pathlib

import torch
from formula import fill
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).parent.parent / "src/test/resources/net/weights"
SHAPES = {"a.weight": (2, 3, 1, 1), "a.bias": (2,), "bn.running_mean": (2,)}


def state(dtype=torch.float32, prefix="") -> dict:
    tensors = collections.OrderedDict()
    for i, (name, shape) in enumerate(SHAPES.items()):
        tensors[prefix + name] = torch.from_numpy(fill(name, shape, i)).to(dtype)
    tensors[prefix + "bn.num_batches_tracked"] = torch.tensor(7)
    return tensors


def legacy(value, name) -> None:
    torch.save(value, OUT / name, _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    torch.save(state(), OUT / "plain.zip.pth")
    legacy(state(), "plain.legacy.pth")
    for dtype in ("float16", "bfloat16", "float64"):
        torch.save(state(getattr(torch, dtype)), OUT / f"{dtype}.zip.pth")
        legacy(state(getattr(torch, dtype)), f"{dtype}.legacy.pth")
        save_file(state(getattr(torch, dtype)), OUT / f"{dtype}.safetensors")
    save_file(state(), OUT / "plain.safetensors", {"format": "pt"})
    # A checkpoint of DataParallel with an optimiser, views of one storage, and a transposed one.
    wrapped = state(prefix="module.")
    flat = torch.cat([wrapped["module.a.bias"], wrapped["module.bn.running_mean"]])
    wrapped["module.a.bias"], wrapped["module.bn.running_mean"] = flat[:2], flat[2:]
    wrapped["module.a.weight"] = wrapped["module.a.weight"].permute(1, 0, 2, 3).contiguous().permute(1, 0, 2, 3)
    optimiser = {"state": {0: {"step": 3, "exp_avg": torch.ones(2)}}, "param_groups": [{"lr": 1e-3, "params": [0]}]}
    checkpoint = {"epoch": 3, "best": 0.5, "size": torch.Size([2]), "optimizer": optimiser, "state_dict": wrapped}
    torch.save(checkpoint, OUT / "checkpoint.zip.pth")
    legacy(checkpoint, "checkpoint.legacy.pth")
    torch.save(state(prefix="model."), OUT / "protocol4.zip.pth", pickle_protocol=4)
    parameters = {k: torch.nn.Parameter(v) for k, v in state(prefix="net.").items() if v.is_floating_point()}
    torch.save({"model": {"state_dict": parameters}}, OUT / "parameters.zip.pth")
    for file in sorted(OUT.iterdir()):
        print(file.name, file.stat().st_size)
