"""Opens archives and bundles in real PyTorch: python check_archives.py BUNDLE_DIR...

Needs torch 2.7. For each bundle: every module loads with torch.jit.load, has no parameters that want gradients, and
runs; an ESPNet or face U-Net made by `reelmask import` is compared with the plain PyTorch network of
reference_networks.py under the same weights where --weights STATE_DICT is given.

Without arguments: exports a small network of its own as docs/networks.md shows, and checks the bundle's files.
"""

import argparse
import hashlib
import pathlib
import tempfile

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


def export_own(folder: pathlib.Path) -> None:
    """The snippet of docs/networks.md."""
    model = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.Conv2d(8, 2, 1)).eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    traced = torch.jit.trace(model, torch.zeros(1, 3, 256, 256))
    traced.save(str(folder / "features.pt"))
    digest = hashlib.sha256((folder / "features.pt").read_bytes()).hexdigest()
    (folder / "bundle.yaml").write_text(f"""\
reelmask-bundle: 1
name: my-network
classes:
  name: mine
  colours: {{road: "#804080", other: "#000000"}}
outputs: [road, other]
input: {{size: longest-side, width: 512, channels: rgb, mean: [123.7, 116.3, 103.5], std: [58.4, 57.1, 57.4], stride: 32}}
propagation: {{kind: posteriors, reduce: 2}}
modules:
  features: {{file: features.pt, sha256: {digest}}}
licence: mine
provenance: docs/networks.md
""")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", nargs="*", type=pathlib.Path)
    parser.add_argument("--network", help="espnet-camvid, espnet-cityscapes or face-unet")
    parser.add_argument("--weights", type=pathlib.Path)
    arguments = parser.parse_args()
    for path in arguments.bundles:
        check(path)
        if arguments.weights:
            compare(path, arguments.network, arguments.weights)
    if not arguments.bundles:
        with tempfile.TemporaryDirectory() as temporary:
            export_own(pathlib.Path(temporary))
            check(pathlib.Path(temporary))
