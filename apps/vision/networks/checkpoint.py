"""Load a checkpoint key for key: a network never runs half trained."""

from pathlib import Path

import torch
from torch import nn


def load_checkpoint(network: nn.Module, path: Path, *, prefix: str = "", head: str = "") -> None:
    """Fill `network` from `path`.

    Every key must begin with `prefix`; keys that then begin with `head` (the classifier left
    out) are dropped, and there must be some. Raises RuntimeError naming the keys that are
    missing or too many. Only tensors are unpickled, never code.
    """
    checkpoint = torch.load(path, map_location="cpu", weights_only=True, mmap=False)
    strangers = [key for key in checkpoint if not key.startswith(prefix)]
    if strangers:
        raise RuntimeError(f"{path.name}: keys without the prefix {prefix!r}: {strangers[:5]}")
    state = {key.removeprefix(prefix): value for key, value in checkpoint.items()}
    kept = {key: value for key, value in state.items() if not (head and key.startswith(head))}
    if head and len(kept) == len(state):
        raise RuntimeError(f"{path.name}: no keys of the head {head!r}; is it another model?")
    network.load_state_dict(kept, strict=True)
