"""The written formula that fills weights and inputs in tests, the same in Java (FormulaTensors)."""

import numpy as np


def uniform(index: int, count: int) -> np.ndarray:
    """count values in [0, 1) that depend on index alone."""
    j = np.arange(count, dtype=np.int64)
    x = (index * 7919 + j * 104729 + 12345) % (1 << 31)
    x = (x * 1103515245 + 12345) % (1 << 31)
    x = (x * 1103515245 + 12345) % (1 << 31)
    return x / float(1 << 31)


def fill(name: str, shape, index: int, gain: float = 1) -> np.ndarray:
    """Values of one named tensor; index is its position among the sorted names, gain multiplies kernels."""
    count = int(np.prod(shape))
    u = uniform(index, count)
    if len(shape) == 4:
        fan_in = count // shape[0]
        values = (u * 2 - 1) * np.sqrt(3.0 / fan_in) * gain
    elif name.endswith("bias") or name.endswith("running_mean"):
        values = (u - 0.5) * 0.2
    else:
        values = 0.6 + 0.8 * u
    return values.astype(np.float32).reshape(shape)


def fill_module(module, gain: float = 1) -> None:
    """Fills a PyTorch module's parameters and buffers."""
    import torch

    state = {k: v for k, v in module.state_dict().items() if not k.endswith("num_batches_tracked")}
    filled = {k: torch.from_numpy(fill(k, tuple(state[k].shape), i, gain)) for i, k in enumerate(sorted(state))}
    missing, unexpected = module.load_state_dict(filled, strict=False)
    assert not unexpected and all(m.endswith("num_batches_tracked") for m in missing)
