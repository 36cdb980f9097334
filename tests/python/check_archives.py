"""Opens archives and bundles in real PyTorch: python check_archives.py DIR...

Needs torch 2.7. A folder is a bundle or what `reelmask export` wrote. For each bundle: every module loads with
torch.jit.load, has no parameters that want gradients, and runs; an ESPNet or face U-Net made by `reelmask import` is
compared with the plain PyTorch network of reference_networks.py under the same weights where --weights STATE_DICT is
given. For each export: network.pt gives what its modules give.
"""

import argparse
import hashlib
import json
import pathlib

import torch


def check(bundle: pathlib.Path) -> None:
    text = (bundle / "bundle.yaml").read_text()
    for file in sorted(bundle.glob("*.pt")):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert digest in text, f"{file}: its digest is not in bundle.yaml"
        module = torch.jit.load(str(file), map_location="cpu")
        assert not any(p.requires_grad for p in module.parameters()), f"{file} has parameters to train"
        if file.stem == "features":
            with torch.no_grad():
                output = module(torch.zeros(1, 3, 64, 96))
            print(file, tuple(output.shape), module.forward.schema if hasattr(module.forward, "schema") else "")


def check_export(folder: pathlib.Path) -> None:
    """network.pt against the modules that it is made of, put together as network.json says."""
    facts = json.loads((folder / "network.json").read_text())
    modules = {file.stem: torch.jit.load(str(file)) for file in folder.glob("*.pt")}
    if "network" not in modules:
        print(folder, "has no network.pt")
        return
    given = facts["features.pt"]
    frames = torch.randint(0, 256, (2, 117, 203, 3), dtype=torch.uint8)
    x = frames.permute(0, 3, 1, 2).float()
    x = x.flip(1) if given["channels"] == "BGR" else x
    x = (x - torch.tensor(given["mean"])[:, None, None]) / torch.tensor(given["std"])[:, None, None]
    height, width = (facts["made_for"][k] if given["padded_to_size"] else 1 for k in ("height", "width"))
    padded = [-(-max(n, m) // given["stride"]) * given["stride"] for n, m in ((117, height), (203, width))]
    x = torch.nn.functional.pad(x, (0, padded[1] - 203, 0, padded[0] - 117))
    with torch.no_grad():
        scores = modules["features"](x)
        scores = modules["head"](scores) if "head" in modules else scores
        logits = torch.nn.functional.interpolate(scores, size=padded, mode="bilinear")[:, :, :117, :203]
        if facts["propagation"] == "posteriors":
            scores = scores.softmax(1)
        best = torch.nn.functional.interpolate(scores, size=padded, mode="bilinear")[:, :, :117, :203].argmax(1)
        difference = (modules["network"](frames.permute(0, 3, 1, 2) / 255) - logits).abs().max().item()
        masks = modules["network"].masks(frames)
    equal = (masks == torch.tensor(facts["output_class_ids"])[best]).float().mean().item()
    print(f"{folder}: network.pt differs by {difference:.2e}, {equal:.4%} of pixels equal, classes {masks.unique().tolist()}")
    assert difference < 1e-3 * max(1.0, logits.abs().max().item()) and equal > 0.999


def compare(bundle: pathlib.Path, network: str, weights: pathlib.Path) -> None:
    from reference_networks import NETWORKS

    reference = NETWORKS[network]().eval()
    reference.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True), strict=False)
    module = torch.jit.load(str(bundle / "features.pt"))
    x = torch.randn(1, 3, 128, 192)
    with torch.no_grad():
        expected = reference(x)
        difference = ((module(x) - expected).abs().max() / expected.abs().max()).item()
    print(f"{bundle}: largest difference to PyTorch {difference:.2e} of the largest score")
    assert difference < 1e-4


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", nargs="+", type=pathlib.Path)
    parser.add_argument("--network", help="espnet-camvid, espnet-cityscapes or face-unet")
    parser.add_argument("--weights", type=pathlib.Path)
    arguments = parser.parse_args()
    for path in arguments.bundles:
        if (path / "network.json").exists():
            check_export(path)
            continue
        check(path)
        if arguments.weights:
            compare(path, arguments.network, arguments.weights)
