"""What runs the networks: torch always, others where they are installed (requirements-engines.txt).
Importing this imports none of them.

All compute in float32: steps of a picture are 1/255, of bfloat16 1/128. Which engine runs is
FUTU_ENGINE's to say; with `auto`, what `manage.py bench enhance` found to be the fastest. A recipe
has it by name, version and kind of processor, since another one rounds differently.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from apps.vision.engines import AUTO, choice
from apps.vision.engines.errors import not_installed

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

    @property
    def label(self) -> str:
        """Name, version and what of the processor decides how it rounds."""
        return f"{self.name} {_version(self.name)} {_runs_on(self.name)}"


def _torch(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.torch_engine import load

    return load(model)


def _openvino(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.openvino_engine import load

    return load(model)


def _onnxruntime(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.onnxruntime_engine import load

    return load(model)


TORCH = UpscalingEngine("torch", ("torch",), _torch)
ENGINES = (
    TORCH,
    UpscalingEngine("openvino", ("openvino",), _openvino),
    UpscalingEngine("onnxruntime", ("onnxruntime", "onnx", "onnxscript"), _onnxruntime),
)


def installed() -> tuple[UpscalingEngine, ...]:
    """Torch first."""
    return tuple(each for each in ENGINES if _is_installed(each))


def get_engine(name: str) -> UpscalingEngine:
    """Raises EngineError for one that is unknown or not installed."""
    for engine in installed():
        if engine.name == name:
            return engine
    raise not_installed(name)


def chosen(model: UpscalingModel) -> str:
    """The label of the engine for new recipes."""
    if settings.FUTU_ENGINE != AUTO:
        return get_engine(settings.FUTU_ENGINE).label
    # Other engines than torch run on the CPU.
    fastest = choice.chosen(model) if settings.FUTU_DEVICE in (AUTO, "cpu") else None
    return (get_engine(fastest) if fastest else TORCH).label


def labelled(label: str) -> UpscalingEngine | None:
    """The engine that a recipe names; None where it is not here in this version."""
    return next((each for each in installed() if each.label == label), None)


@cache
def _is_installed(engine: UpscalingEngine) -> bool:
    return all(map(find_spec, engine.modules))


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
