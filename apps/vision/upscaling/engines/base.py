"""The interface of an engine that enlarges, and what it is called in a recipe."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from apps.vision.upscaling.margins import Part
from apps.vision.upscaling.models import SCALE

if TYPE_CHECKING:
    from apps.vision.upscaling.models import UpscalingModel

Floats = NDArray[np.float32]


class Run(Protocol):
    """(3, h, w), 0–1, to (3, 4h, 4w), not clipped, of a part or of all. Raises MemoryError."""

    def __call__(self, pixels: Floats, part: Part | None = None) -> Floats: ...


Load = Callable[["UpscalingModel"], Run]
# Cards, as the driver tells of them: reading this loads no library.
CARDS = Path("/proc/driver/nvidia/gpus")
# What libraries say that have no error of their own for memory that they were not given.
NO_MEMORY = ("not enough memory", "can't allocate memory", "bad_alloc", "Failed to allocate")


@dataclass(frozen=True, slots=True)
class UpscalingEngine:
    """`modules` are the packages it needs; `load` raises WeightsError without the weights."""

    name: str
    modules: tuple[str, ...]
    load: Load
    # Whether a pixel is computed by the same operations wherever in the input it lies, so that a
    # tile may be computed in pieces.
    is_uniform: bool = True
    # Whether a tile of a network of dense blocks takes less than a gigabyte with its padding
    # (docs/ENHANCEMENT.md, "Speed").
    is_frugal: bool = True
    # Whose version counts, if not the package's of its name.
    package: str = ""
    needs_card: bool = False

    def label(self, model: UpscalingModel) -> str:
        """Name, version and what of the processor decides how it rounds; and the revision of how
        the model is computed, from the second one on."""
        label = f"{self.name} {_version(self.package or self.name)} {_runs_on(self)}"
        return f"{label} r{model.revision}" if model.revision > 1 else label


def by_parts(whole: Callable[[Floats], Floats]) -> Run:
    """Of an engine that computes all: a part is cut out."""

    def run(pixels: Floats, part: Part | None = None) -> Floats:
        made = whole(pixels)
        return made if part is None else made[:, scaled(part[0]), scaled(part[1])]

    return run


def all_of(pixels: Floats) -> Part:
    return slice(0, pixels.shape[1]), slice(0, pixels.shape[2])


def scaled(part: slice, origin: int = 0) -> slice:
    """In pixels of the result."""
    return slice(SCALE * (part.start - origin), SCALE * (part.stop - origin))


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"


def _runs_on(engine: UpscalingEngine) -> str:
    if engine.needs_card:
        return graphics_card()
    if engine.name == "torch" and settings.FUTU_DEVICE.startswith("cuda"):
        return "cuda"
    return _instructions()


def graphics_card() -> str:
    """The model of the first card that NVIDIA's driver tells of; empty without one."""
    for about in sorted(CARDS.glob("*/information")):
        lines = (line.partition(":") for line in about.read_text().splitlines())
        for name, _colon, value in lines:
            if name == "Model":
                return "-".join(value.split())
    return ""


@cache
def _instructions() -> str:
    """The widest vectors of this processor, as far as known."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        flags = ""
    widest = next((name for name in ("avx512f", "avx2", "asimd") if f" {name}" in flags), "")
    return widest or platform.machine()
