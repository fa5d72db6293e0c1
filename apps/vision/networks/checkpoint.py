"""Load a checkpoint key for key: a network never runs half trained."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


def load_checkpoint(network: nn.Module, path: Path, *, prefix: str = "", head: str = "") -> None:
    """Fill `network` from `path`.

    Every key must begin with `prefix`; keys that then begin with `head` (the classifier left
    out) are dropped, and there must be some. Raises RuntimeError naming the keys that are
    missing or too many.
    """
    checkpoint = _tensors(path)
    strangers = [key for key in checkpoint if not key.startswith(prefix)]
    if strangers:
        raise RuntimeError(f"{path.name}: keys without the prefix {prefix!r}: {strangers[:5]}")
    state = {key.removeprefix(prefix): value for key, value in checkpoint.items()}
    kept = {key: value for key, value in state.items() if not (head and key.startswith(head))}
    if head and len(kept) == len(state):
        raise RuntimeError(f"{path.name}: no keys of the head {head!r}; is it another model?")
    network.load_state_dict(kept, strict=True)


def load_head(path: Path, head: str) -> dict[str, NDArray[np.float32]]:
    """The tensors of the classifier that `load_checkpoint` leaves out, by name without `head`."""
    found = {
        key.removeprefix(head): value.float().numpy()
        for key, value in _tensors(path).items()
        if key.startswith(head)
    }
    if found.keys() != {"weight", "bias"}:
        raise RuntimeError(f"{path.name}: {head!r} is no linear layer: {sorted(found)}")
    return found


def _tensors(path: Path) -> dict[str, Tensor]:
    """Only tensors are unpickled, never code."""
    tensors: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True, mmap=False)
    return tensors
