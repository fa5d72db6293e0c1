"""The interface of an engine that enlarges, and what it is called in a recipe."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

if TYPE_CHECKING:
    from apps.vision.upscaling.models import UpscalingModel

Floats = NDArray[np.float32]
# (3, h, w), 0–1, to (3, 4h, 4w), not clipped. Raises MemoryError.
Run = Callable[[Floats], Floats]
Load = Callable[["UpscalingModel"], Run]
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

    @property
    def label(self) -> str:
        """Name, version and what of the processor decides how it rounds."""
        return f"{self.name} {_version(self.name)} {_runs_on(self.name)}"


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"


def _runs_on(engine: str) -> str:
    if engine == "torch" and settings.FUTU_DEVICE.startswith("cuda"):
        return "cuda"
    return _instructions()


@cache
def _instructions() -> str:
    """The widest vectors of this processor, as far as known."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        flags = ""
    widest = next((name for name in ("avx512f", "avx2", "asimd") if f" {name}" in flags), "")
    return widest or platform.machine()
