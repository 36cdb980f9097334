"""A module of a bundle in PyTorch, in several forms, for `reelmask bench networks --bundle`. Arguments: the TorchScript
file, threads, WALL or CPU (time of the thread alone), bf16 or f32, C H W of the input. First it prints the forms that
there are, one a line, and an empty line; then for each line "N" on standard input the seconds of one forward pass of form
N on standard output.
"""

import sys
import time

import torch


def as_it_is(path, x):
    net = torch.jit.load(path).eval()

    def run():
        with torch.jit.optimized_execution(False):
            return net(x)

    return run


def frozen(path, x, dtype):
    """What PyTorch's documentation recommends for a processor: channels-last, frozen, optimised for inference."""
    net = torch.jit.load(path).eval().to(memory_format=torch.channels_last).to(dtype)
    net = torch.jit.optimize_for_inference(torch.jit.freeze(net))
    x = x.to(memory_format=torch.channels_last).to(dtype)
    return lambda: net(x)


def autocast(path, x):
    net = torch.jit.load(path).eval()
    x = x.to(memory_format=torch.channels_last)

    def run():
        with torch.autocast("cpu", torch.bfloat16):
            return net(x)

    return run


def main():
    path, threads = sys.argv[1], int(sys.argv[2])
    clock = time.thread_time if sys.argv[3] == "CPU" else time.perf_counter
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x = torch.rand(1, *[int(v) for v in sys.argv[5:]]) * 2 - 1
    makers = {
        "PyTorch, as it is, f32": lambda: as_it_is(path, x),
        "PyTorch, channels-last, frozen, f32": lambda: frozen(path, x, torch.float32),
    }
    if sys.argv[4] == "bf16":
        makers["PyTorch, channels-last, frozen, bf16"] = lambda: frozen(path, x, torch.bfloat16)
        makers["PyTorch, channels-last, autocast bf16"] = lambda: autocast(path, x)
    forms = {}
    with torch.inference_mode():
        for name, make in makers.items():
            try:
                forms[name] = make()
                for _ in range(3):
                    forms[name]()
            except RuntimeError:  # a file that is frozen already cannot be frozen or converted
                forms.pop(name, None)
        for name in forms:
            print(name, flush=True)
        print(flush=True)
        runs = list(forms.values())
        for line in sys.stdin:
            start = clock()
            runs[int(line)]()
            print(clock() - start, flush=True)


main()
