"""A network of dense blocks of ncnn, for a part of what it sees. Needs ncnn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from apps.vision.upscaling.engines.base import Floats, scaled
from apps.vision.upscaling.engines.ncnn_params import INPUT, OUTPUT, Dense
from apps.vision.upscaling.margins import ROWS, TAIL, Part, cut, margin

if TYPE_CHECKING:
    from apps.vision.upscaling.engines.ncnn_engine import Network


def enlarged(network: Network, dense: Dense, pixels: Floats, part: Part) -> Floats:
    features, (rows, columns) = _features(network, dense, pixels, part)
    tops = range(rows.start, rows.stop, ROWS)
    bands = [slice(top, min(top + ROWS, rows.stop)) for top in tops]
    made = [_pixels(network, dense, features, (band, columns)) for band in bands]
    return np.concatenate(made, axis=1)


def _features(network: Network, dense: Dense, pixels: Floats, part: Part) -> tuple[Floats, Part]:
    """What the last layers make pixels of, and where in it the part lies."""
    names = dense.groups
    x = first = network.run({INPUT: pixels}, names[0])
    for index, (before, behind) in enumerate(pairwise(names)):
        needed, part = _cut(x, part, margin(len(names) - 1 - index))
        x, first = x[:, *needed], first[:, *needed]
        x = network.run({before: x}, behind)
    needed, part = _cut(x, part, margin(0))
    given = {names[-1]: x[:, *needed], names[0]: first[:, *needed]}
    return network.run(given, dense.features), part


def _pixels(network: Network, dense: Dense, features: Floats, part: Part) -> Floats:
    needed, (rows, columns) = _cut(features, part, TAIL)
    made = network.run({dense.features: features[:, *needed]}, OUTPUT)
    return made[:, scaled(rows), scaled(columns)]


def _cut(x: Floats, part: Part, margin: int) -> tuple[Part, Part]:
    return cut(part, margin, x.shape[1], x.shape[2])
