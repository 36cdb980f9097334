"""Runs and times under PyTorch what `reelmask bench device --export DIR` wrote, on a machine without Java.

    python device_path.py DIR [--device cuda|cpu] [--half] [--rounds N] [--window N] [--out FILE.json]

For each call: the largest difference from the result that came with it (masks: the share of equal bytes) and the median of
its milliseconds a frame. Then the whole loop as a caller in Python makes it: a stretch's frames to the device, the network on
its key frame, flows, warps, blend and arg-max of the frames between, masks back; frames per second and the largest memory.
--half runs the network's half-precision modules and makes masks in half precision; --window repeats the frames between the key
frames up to so many. Needs torch and numpy. Ends with 1 if a result is further off than its tolerance.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

import numpy as np
import torch

F32, F16 = 6, 5
# of values whose largest is 1; half precision has 11 bits
TOLERANCE = {False: 1e-3, True: 5e-2}
EQUAL = {False: 0.999, True: 0.97}
WARM_UP = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--window", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="of PyTorch on a CPU")
    parser.add_argument("--out", type=pathlib.Path)
    return parser.parse_args()


class Device:
    def __init__(self, name):
        self.device = torch.device(name)
        self.is_cuda = self.device.type == "cuda"

    def wait(self):
        if self.is_cuda:
            torch.cuda.synchronize(self.device)

    def milliseconds(self, rounds, call):
        """Median of calls, each waited for."""
        times = []
        for i in range(WARM_UP + rounds):
            self.wait()
            start = time.perf_counter()
            call()
            self.wait()
            if i >= WARM_UP:
                times.append(1e3 * (time.perf_counter() - start))
        return statistics.median(times)

    def memory(self):
        return torch.cuda.max_memory_allocated(self.device) if self.is_cuda else None

    def describe(self):
        return torch.cuda.get_device_name(self.device) if self.is_cuda else "cpu, %d threads" % torch.get_num_threads()


class Export:
    """The folder's modules and calls on a device."""

    def __init__(self, folder, device, half):
        self.folder, self.device, self.half = folder, device, half
        calls = folder / "calls.json"
        if not calls.is_file():
            raise SystemExit(f"device_path: {folder} has no calls.json; make it with reelmask bench device --export {folder}")
        described = json.loads(calls.read_text(encoding="utf-8"))
        self.calls = described["calls"]
        self.modules = {}
        for name in described["modules"]:
            if not name.endswith("-f16") and (not half or name + "-f16" not in described["modules"]):
                self.modules[name] = self.load(name)
            elif half and name.endswith("-f16"):
                self.modules[name.removesuffix("-f16")] = self.load(name)

    def load(self, name):
        return torch.jit.load(self.folder / (name + ".pt"), map_location=self.device.device).eval()

    def array(self, name):
        return torch.from_numpy(np.load(self.folder / name)).to(self.device.device)

    def value(self, argument):
        if isinstance(argument, dict):
            return self.array(argument["file"])
        if isinstance(argument, list):
            return [self.value(one) for one in argument]
        return argument

    def call(self, name):
        return next(call for call in self.calls if call["name"] == name)

    def values(self, call):
        values = [self.value(one) for one in call["arguments"]]
        if not self.half:
            return values
        if call["module"] != "programs":
            return [values[0].half()]
        if call["method"] in ("window", "window_masks"):
            values[-1] = F16
        if call["method"] == "prepare":
            values[-2] = F16
        if call["method"] == "typed":
            values[-1] = F16
        return values

    def method(self, call):
        return getattr(self.modules[call["module"]], call["method"])


def compared(result, expected, half):
    """How far a result is from what it should be, and whether that is near enough."""
    if expected.dtype == torch.uint8:
        equal = (result == expected).float().mean().item()
        return {"equal": equal, "near": equal >= EQUAL[half]}
    difference = (result.float() - expected).abs().max().item()
    scale = max(expected.abs().max().item(), 1e-12)
    return {"largestDifference": difference, "near": difference <= TOLERANCE[half] * scale}


def measured(export, call, rounds):
    values, method = export.values(call), export.method(call)
    try:
        result = method(*values)
    except RuntimeError as e:
        return {"name": call["name"], "failed": str(e).strip().splitlines()[-1], "near": False}
    milliseconds = export.device.milliseconds(rounds, lambda: method(*values))
    out = {"name": call["name"], "msPerFrame": milliseconds / call["frames"], "frames": call["frames"]}
    out.update(compared(result, export.array(call["result"]), export.half))
    return out


class Loop:
    """What a stretch takes: its frames in memory at first, its masks there in the end."""

    def __init__(self, export, window):
        self.export = export
        self.call = export.call("window")
        values = export.values(self.call)
        stack, self.states, distances = values[0].cpu(), values[1], values[2]
        between = stack.shape[0] - 2
        count = window or between
        order = [1 + i % between for i in range(count)]
        self.stack = torch.cat([stack[:1], stack[order], stack[-1:]])
        if export.device.is_cuda:
            self.stack = self.stack.pin_memory()
        ahead = torch.arange(1, count + 1, dtype=torch.float32)
        self.distances = torch.stack([ahead, count + 1 - ahead]).to(distances.device)
        self.rest = values[3:]
        self.frames = count + 1

    def run(self):
        export = self.export
        stack = self.stack.to(export.device.device, non_blocking=True)
        prepare = export.call("prepare for network")
        values = export.values(prepare)
        values[0] = stack[-1:]
        output = export.modules["network"](export.method(prepare)(*values))
        programs = export.modules["programs"]
        scores = getattr(programs, self.scores())(output)
        state = programs.state(scores, export.call("state")["arguments"][1])
        masks = programs.window(stack, [self.states[0], state], self.distances, *self.rest)
        return masks.cpu()

    def scores(self):
        return "posteriors" if any(call["name"] == "posteriors" for call in self.export.calls) else "planes"


def main():
    asked = arguments()
    if asked.threads:
        torch.set_num_threads(asked.threads)
    torch._C._jit_set_profiling_executor(False)
    device = Device(asked.device)
    out = {"torch": torch.__version__, "device": device.describe(), "half": asked.half}
    with torch.inference_mode():
        export = Export(asked.folder, device, asked.half)
        out["calls"] = [measured(export, call, asked.rounds) for call in export.calls]
        if any(call["name"] == "window" for call in export.calls):
            loop = Loop(export, asked.window)
            if device.is_cuda:
                torch.cuda.reset_peak_memory_stats(device.device)
            milliseconds = device.milliseconds(asked.rounds, loop.run)
            network = next(call for call in out["calls"] if call["name"] == "network")
            out["loop"] = {
                "framesPerStretch": loop.frames,
                "framesPerSecond": 1e3 * loop.frames / milliseconds,
                "networkFramesPerSecond": 1e3 / network["msPerFrame"] if "msPerFrame" in network else None,
                "largestMemoryBytes": device.memory(),
            }
    text = json.dumps(out, indent=2)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")
    return 0 if all(call["near"] for call in out["calls"]) else 1


if __name__ == "__main__":
    sys.exit(main())
