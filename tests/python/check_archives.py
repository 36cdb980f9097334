"""Opens archives and bundles in real PyTorch: python check_archives.py BUNDLE_DIR...

Needs torch 2.7. For each bundle: every module loads with torch.jit.load, has no parameters that want gradients, and
runs; an ESPNet or face U-Net made by `reelmask import` is compared with the plain PyTorch network of
reference_networks.py under the same weights where --weights STATE_DICT is given.
"""

import argparse
import hashlib
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


def compare(bundle: pathlib.Path, network: str, weights: pathlib.Path) -> None:
    from reference_networks import NETWORKS

    reference = NETWORKS[network]().eval()
    reference.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True), strict=False)
    module = torch.jit.load(str(bundle / "features.pt"))
    x = torch.randn(1, 3, 128, 192)
    with torch.no_grad():
        difference = (module(x) - reference(x)).abs().max().item()
    print(f"{bundle}: largest difference to PyTorch {difference:.2e}")
    assert difference < 1e-3


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", nargs="+", type=pathlib.Path)
    parser.add_argument("--network", help="espnet-camvid, espnet-cityscapes or face-unet")
    parser.add_argument("--weights", type=pathlib.Path)
    arguments = parser.parse_args()
    for path in arguments.bundles:
        check(path)
        if arguments.weights:
            compare(path, arguments.network, arguments.weights)
