"""EfficientNet-Lite: EfficientNet without squeeze-and-excitation, with ReLU6 for swish.

Tan & Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (2019);
the Lite variant: https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite
Attributes carry the names of the published checkpoint, so that it loads key for key.
"""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# TensorFlow's figures, with which the weights were trained.
BN_EPSILON = 1e-3
STEM, HEAD = 32, 1280
# Channels come in multiples of this.
DIVISOR = 8


class Scale(NamedTuple):
    """How much wider and deeper a network is than Lite0 (compound scaling)."""

    width: float
    depth: float


LITE0, LITE2 = Scale(1.0, 1.0), Scale(1.1, 1.2)


class Stage(NamedTuple):
    """`repeats` blocks of one width; the first of them has the stride."""

    repeats: int
    kernel: int
    stride: int
    expand: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


class SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow's "SAME": the odd pixel goes right and below."""

    def forward(self, x: Tensor) -> Tensor:
        height, width = (self._missing(x.shape[2 + axis], axis) for axis in (0, 1))
        if height % 2 or width % 2:
            x = F.pad(x, (width // 2, width - width // 2, height // 2, height - height // 2))
            return F.conv2d(x, self.weight, self.bias, self.stride, 0, 1, self.groups)
        padding = (height // 2, width // 2)
        return F.conv2d(x, self.weight, self.bias, self.stride, padding, 1, self.groups)

    def _missing(self, size: int, axis: int) -> int:
        kernel, stride = self.kernel_size[axis], self.stride[axis]
        return max((-(-size // stride) - 1) * stride + kernel - size, 0)


def _conv(inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> SameConv:
    return SameConv(inputs, outputs, kernel, stride, groups=groups, bias=False)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=BN_EPSILON)


class Block(nn.Module):
    """Inverted residual: widen (1×1), filter each channel (k×k), narrow (1×1)."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        wide = inputs * expand
        self.expands = expand > 1
        self.adds_input = stride == 1 and inputs == outputs
        if self.expands:
            self._expand_conv, self._bn0 = _conv(inputs, wide), _norm(wide)
        self._depthwise_conv = _conv(wide, wide, kernel, stride, groups=wide)
        self._bn1 = _norm(wide)
        self._project_conv, self._bn2 = _conv(wide, outputs), _norm(outputs)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.adds_input else y


class EfficientNetLite(nn.Module):
    """Pictures (n, 3, h, w) to pooled features (n, 1280)."""

    def __init__(self, scale: Scale = LITE0) -> None:
        super().__init__()
        stages = scaled(scale)
        self._conv_stem, self._bn0 = _conv(3, STEM, 3, 2), _norm(STEM)
        self._blocks = nn.Sequential(*_blocks(stages))
        self._conv_head, self._bn1 = _conv(stages[-1].channels, HEAD), _norm(HEAD)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu6(self._bn0(self._conv_stem(x)))
        x = F.relu6(self._bn1(self._conv_head(self._blocks(x))))
        return torch.flatten(F.adaptive_avg_pool2d(x, 1), 1)


def scaled(scale: Scale) -> list[Stage]:
    """The stages of a network of this scale; Lite leaves the first and the last as deep as they
    are, and stem and head as wide."""
    last = len(STAGES) - 1
    return [
        stage._replace(
            channels=_channels(stage.channels, scale.width),
            repeats=stage.repeats if index in (0, last) else ceil(stage.repeats * scale.depth),
        )
        for index, stage in enumerate(STAGES)
    ]


def _channels(channels: int, width: float) -> int:
    """The nearest multiple of DIVISOR that is not much narrower than wanted."""
    wanted = channels * width
    rounded = max(DIVISOR, int(wanted + DIVISOR / 2) // DIVISOR * DIVISOR)
    return rounded + DIVISOR if rounded < 0.9 * wanted else rounded


def _blocks(stages: Sequence[Stage]) -> list[Block]:
    blocks, inputs = [], STEM
    for stage in stages:
        for index in range(stage.repeats):
            stride = stage.stride if index == 0 else 1
            blocks.append(Block(inputs, stage.channels, stage.kernel, stride, stage.expand))
            inputs = stage.channels
    return blocks
