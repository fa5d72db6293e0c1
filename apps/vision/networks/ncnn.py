"""Weights in ncnn's format, read into networks of torch.

A `.bin` file is the tensors of all layers in the order in which they run. The weight of a
convolution has a flag before it: 0 for float32, FLOAT16 for float16, padded to four bytes. Biases
and slopes are float32 without a flag.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

FLOAT32, FLOAT16 = 0, 0x01306B47


class _Reader:
    def __init__(self, path: Path) -> None:
        self._name, self._content = path.name, path.read_bytes()
        self._at = 0

    def flagged(self, like: Tensor) -> Tensor:
        flag = int(self._take(np.dtype("<u4"), 1)[0])
        if flag == FLOAT32:
            return self.plain(like)
        if flag != FLOAT16:
            raise RuntimeError(f"{self._name}: weights with the flag {flag:#x} cannot be read.")
        values = self._take(np.dtype("<f2"), like.numel())
        self._at += -self._at % 4
        return _shaped(values, like)

    def plain(self, like: Tensor) -> Tensor:
        return _shaped(self._take(np.dtype("<f4"), like.numel()), like)

    def end(self) -> None:
        if self._at != len(self._content):
            left = len(self._content) - self._at
            raise RuntimeError(f"{self._name}: {left} bytes more than the network has weights.")

    def _take(self, kind: np.dtype, count: int) -> NDArray:
        if self._at + count * kind.itemsize > len(self._content):
            raise RuntimeError(f"{self._name}: fewer weights than the network has.")
        values = np.frombuffer(self._content, kind, count, self._at)
        self._at += count * kind.itemsize
        return values


def load_ncnn(network: nn.Module, path: Path) -> None:
    """Fill the convolutions and PReLUs of `network`, in the order they are declared in.

    Raises RuntimeError where the file does not fit it to the last byte.
    """
    reader = _Reader(path)
    with torch.no_grad():
        for layer in network.modules():
            if isinstance(layer, nn.Conv2d):
                layer.weight.copy_(reader.flagged(layer.weight))
                assert layer.bias is not None
                layer.bias.copy_(reader.plain(layer.bias))
            elif isinstance(layer, nn.PReLU):
                layer.weight.copy_(reader.plain(layer.weight))
    reader.end()


def _shaped(values: NDArray, like: Tensor) -> Tensor:
    return torch.from_numpy(values.astype(np.float32)).reshape(like.shape)
