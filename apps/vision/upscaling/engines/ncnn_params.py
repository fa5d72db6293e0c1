"""Networks described in ncnn's text format, for its own files of weights.

Layers stand in the order of these weights (`apps.vision.networks.ncnn`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from apps.vision.networks.upscaling import FEATURES, GROWTH, RESIDUAL, SCALE, SLOPE
from apps.vision.upscaling.models import UpscalingModel

MAGIC = 7767517
INPUT, OUTPUT = "data", "output"
LEAKY = f" 9=2 -23310=1,{SLOPE}"


class Layers:
    """Collects layers; a value that several layers read is split, as ncnn wants it."""

    def __init__(self) -> None:
        self._layers: list[tuple[str, list[str], str, str]] = []

    def add(self, kind: str, inputs: list[str], settings: str = "") -> str:
        output = f"b{len(self._layers)}"
        self._layers.append((kind, inputs, output, settings))
        return output

    def conv(self, x: str, inputs: int, outputs: int, activation: str = "") -> str:
        size = 9 * inputs * outputs
        return self.add("Convolution", [x], f"0={outputs} 1=3 4=1 5=1 6={size}{activation}")

    def twice(self, x: str) -> str:
        return self.add("Interp", [x], "0=1 1=2.0 2=2.0")

    def plus(self, x: str, y: str) -> str:
        return self.add("BinaryOp", [x, y], "0=0")

    def scaled_plus(self, y: str, x: str) -> str:
        return self.add("Eltwise", [y, x], f"0=1 -23301=2,{RESIDUAL},1.0")

    def text(self) -> str:
        lines = list(self._lines())
        names = {name for line in lines for name in line.split()[4:] if "=" not in name}
        return "\n".join([str(MAGIC), f"{len(lines)} {len(names)}", *lines]) + "\n"

    def _lines(self) -> Iterator[str]:
        readers = [name for _, inputs, _, _ in self._layers for name in inputs]
        used: dict[str, int] = {}
        yield _line("Input", [], [INPUT], "")
        yield from _split(INPUT, readers.count(INPUT))
        for number, (kind, inputs, output, settings) in enumerate(self._layers):
            read = [_copy(name, readers.count(name), used) for name in inputs]
            made = OUTPUT if number == len(self._layers) - 1 else output
            yield _line(kind, read, [made], settings)
            yield from _split(made, readers.count(output))


class Dense(NamedTuple):
    """Names of values at the source's size in a network of dense blocks: what the first layer
    makes, and then each group; and what pixels are made of."""

    groups: list[str]
    features: str


class Params(NamedTuple):
    """The content of a `.param` file."""

    text: str
    dense: Dense | None


def params(model: UpscalingModel) -> Params:
    layers = Layers()
    if model.groups:
        dense = _rrdb(layers, model.groups)
        return Params(layers.text(), dense)
    _compact(layers, model.convolutions)
    return Params(layers.text(), None)


def _compact(layers: Layers, convolutions: int) -> None:
    x = layers.add("PReLU", [layers.conv(INPUT, 3, FEATURES)], f"0={FEATURES}")
    for _ in range(convolutions):
        x = layers.add("PReLU", [layers.conv(x, FEATURES, FEATURES)], f"0={FEATURES}")
    x = layers.conv(x, FEATURES, 3 * SCALE**2)
    x = layers.add("PixelShuffle", [x], f"0={SCALE}")
    base = layers.add("Interp", [INPUT], f"0=1 1={SCALE}.0 2={SCALE}.0")
    layers.plus(x, base)


def _rrdb(layers: Layers, groups: int) -> Dense:
    first = x = layers.conv(INPUT, 3, FEATURES)
    names = [first]
    for _ in range(groups):
        begun = x
        for _ in range(3):
            x = _dense(layers, x)
        x = layers.scaled_plus(x, begun)
        names.append(x)
    x = features = layers.plus(layers.conv(x, FEATURES, FEATURES), first)
    for _ in range(2):
        x = layers.conv(layers.twice(x), FEATURES, FEATURES, LEAKY)
    x = layers.conv(x, FEATURES, FEATURES, LEAKY)
    layers.conv(x, FEATURES, 3)
    return Dense(names, features)


def _dense(layers: Layers, x: str) -> str:
    found = [x]
    for index in range(5):
        seen = found[0] if index == 0 else layers.add("Concat", list(found))
        inputs = FEATURES + index * GROWTH
        if index == 4:
            return layers.scaled_plus(layers.conv(seen, inputs, FEATURES), x)
        found.append(layers.conv(seen, inputs, GROWTH, LEAKY))
    raise AssertionError


def _line(kind: str, inputs: list[str], outputs: list[str], settings: str) -> str:
    name = f"{kind}-{outputs[0]}"
    parts = [kind, name, str(len(inputs)), str(len(outputs)), *inputs, *outputs, settings]
    return " ".join(parts).rstrip()


def _split(name: str, count: int) -> Iterator[str]:
    if count > 1:
        yield _line("Split", [name], [f"{name}-{index}" for index in range(count)], "")


def _copy(name: str, count: int, used: dict[str, int]) -> str:
    if count == 1:
        return name
    used[name] = used.get(name, -1) + 1
    return f"{name}-{used[name]}"
