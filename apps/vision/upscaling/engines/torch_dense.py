"""A network of dense blocks of torch, for a part of what it sees. Imports torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from apps.vision.upscaling.engines.base import scaled
from apps.vision.upscaling.margins import ROWS, TAIL, Part, cut, margin

if TYPE_CHECKING:
    from apps.vision.networks.upscaling import RRDBNet


def enlarged(network: RRDBNet, pixels: Tensor, part: Part) -> Tensor:
    """(1, 3, h, w) to (1, 3, 4h', 4w') of the part."""
    features, (rows, columns) = _features(network, pixels, part)
    tops = range(rows.start, rows.stop, ROWS)
    bands = [slice(top, min(top + ROWS, rows.stop)) for top in tops]
    return torch.cat([_pixels(network, features, (band, columns)) for band in bands], 2)


def _features(network: RRDBNet, pixels: Tensor, part: Part) -> tuple[Tensor, Part]:
    """What the last layers make pixels of, and where in it the part lies."""
    x = first = network.first(pixels)
    for index, group in enumerate(network.groups):
        needed, part = _cut(x, part, margin(len(network.groups) - index))
        x, first = _within(x, needed), _within(first, needed)
        x = group(x)
    needed, part = _cut(x, part, margin(0))
    x, first = _within(x, needed), _within(first, needed)
    return network.features(x, first), part


def _pixels(network: RRDBNet, features: Tensor, part: Part) -> Tensor:
    needed, (rows, columns) = _cut(features, part, TAIL)
    made = network.enlarged(_within(features, needed))
    return made[..., scaled(rows), scaled(columns)]


def _cut(x: Tensor, part: Part, margin: int) -> tuple[Part, Part]:
    return cut(part, margin, x.shape[2], x.shape[3])


def _within(x: Tensor, needed: Part) -> Tensor:
    """A copy, so that what is cut off is let go."""
    return x[..., needed[0], needed[1]].contiguous(memory_format=torch.channels_last)
