"""What runs the networks: torch always, others where they are installed (requirements-engines.txt).
Importing this imports none of them.

All compute in float32: steps of a picture are 1/255, of bfloat16 1/128. Which engine runs is
FUTU_ENGINE's to say; with `auto`, what `manage.py bench enhance` found to be the fastest of
`candidates`, or torch. A recipe has it by name, version and kind of processor, since another one
rounds differently.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.conf import settings

from apps.vision.engines import AUTO, choice
from apps.vision.engines.errors import no_card, not_installed, unknown
from apps.vision.upscaling.engines.base import Floats, Load, Run, UpscalingEngine, graphics_card

if TYPE_CHECKING:
    from apps.vision.upscaling.models import UpscalingModel

__all__ = [
    "ENGINES",
    "TORCH",
    "Floats",
    "Load",
    "Run",
    "UpscalingEngine",
    "candidates",
    "chosen",
    "get_engine",
    "installed",
    "labelled",
]


def _torch(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.torch_engine import load

    return load(model)


def _openvino(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.openvino_engine import load

    return load(model)


def _onnxruntime(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.onnxruntime_engine import load

    return load(model)


def _ncnn(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.ncnn_engine import load

    return load(model)


def _cuda(model: UpscalingModel) -> Run:
    from apps.vision.upscaling.engines.torch_engine import load_on_card

    return load_on_card(model)


TORCH = UpscalingEngine("torch", ("torch",), _torch)
ENGINES = (
    TORCH,
    UpscalingEngine("ncnn", ("ncnn",), _ncnn, is_uniform=False, is_frugal=False),
    UpscalingEngine("openvino", ("openvino",), _openvino, is_frugal=False),
    UpscalingEngine(
        "onnxruntime", ("onnxruntime", "onnx", "onnxscript"), _onnxruntime, is_frugal=False
    ),
    # Which sums a card makes of a pixel may depend on the size of what it is given.
    UpscalingEngine("cuda", ("torch",), _cuda, is_uniform=False, package="torch", needs_card=True),
)


def installed() -> tuple[UpscalingEngine, ...]:
    """Torch first."""
    return tuple(each for each in ENGINES if _is_installed(each))


def candidates(model: UpscalingModel) -> tuple[UpscalingEngine, ...]:
    """Those that may be chosen: of a model whose tiles can be exactly the picture computed whole,
    those with which they are; of one of dense blocks, those that stay within a gigabyte."""
    return tuple(
        each for each in installed() if (each.is_uniform if model.reach else each.is_frugal)
    )


def get_engine(name: str) -> UpscalingEngine:
    """Raises EngineError for one that is unknown or cannot run here."""
    known = {engine.name: engine for engine in ENGINES}
    if name not in known:
        raise unknown(name, [AUTO, *known])
    engine = next((each for each in installed() if each.name == name), None)
    if engine is None:
        raise no_card(name) if known[name].needs_card else not_installed(name)
    return engine


def chosen(model: UpscalingModel) -> str:
    """The label of the engine for new recipes."""
    if settings.FUTU_ENGINE != AUTO:
        return get_engine(settings.FUTU_ENGINE).label(model)
    if settings.FUTU_DEVICE not in (AUTO, "cpu"):  # Other engines than torch run on the CPU.
        return TORCH.label(model)
    on_card = settings.FUTU_DEVICE == AUTO
    allowed = {each.name: each for each in candidates(model) if on_card or not each.needs_card}
    names = (choice.chosen(model), TORCH.name)
    return next(allowed[name] for name in names if name in allowed).label(model)


def labelled(label: str, model: UpscalingModel) -> UpscalingEngine | None:
    """The engine that a recipe names; None where it is not here in this version."""
    return next((each for each in installed() if each.label(model) == label), None)


@cache
def _is_installed(engine: UpscalingEngine) -> bool:
    return all(map(find_spec, engine.modules)) and (not engine.needs_card or graphics_card() != "")
