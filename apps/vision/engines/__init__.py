"""Libraries that run networks: torch always, OpenVINO and ONNX Runtime where they are installed
(requirements-engines.txt). Importing this imports none of them.

Which one runs a spec is FUTU_ENGINE's to say; with `auto`, what `manage.py bench engines` found
to be the fastest of those that are accurate (`choice.py`).
"""

from functools import cache
from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.vision.engines import choice
from apps.vision.engines.base import Backbone, Engine
from apps.vision.engines.errors import EngineError, not_installed, unknown
from apps.vision.specs.model import BackboneSpec, ModelSpec

__all__ = [
    "AUTO",
    "ENGINES",
    "FOR_ENLARGING",
    "Backbone",
    "Engine",
    "check_setting",
    "engine_for",
    "get_engine",
    "installed",
    "named",
]

AUTO = "auto"
# What can be named beside `ENGINES`, with its packages: it enlarges pictures alone
# (apps/vision/upscaling/engines), and leaves features as with AUTO.
FOR_ENLARGING = {"ncnn": ("ncnn",), "cuda": ("torch",)}


def _torch(spec: BackboneSpec) -> Backbone:
    from apps.vision.engines.torch_engine import TorchBackbone

    return TorchBackbone(spec)


def _openvino(spec: BackboneSpec) -> Backbone:
    from apps.vision.engines.openvino_engine import OpenVinoBackbone

    return OpenVinoBackbone(spec)


def _onnxruntime(spec: BackboneSpec) -> Backbone:
    from apps.vision.engines.onnxruntime_engine import OnnxRuntimeBackbone

    return OnnxRuntimeBackbone(spec)


TORCH = Engine("torch", ("torch",), _torch)
ENGINES = (
    TORCH,
    Engine("openvino", ("openvino",), _openvino),
    Engine("onnxruntime", ("onnxruntime", "onnx", "onnxscript"), _onnxruntime),
)


@cache
def installed() -> tuple[Engine, ...]:
    """Installed engines, torch first."""
    return tuple(each for each in ENGINES if all(map(find_spec, each.modules)))


def get_engine(name: str) -> Engine:
    """The engine of that name; raises EngineError for one that is unknown or not installed."""
    known = [each.name for each in ENGINES]
    if name not in known:
        raise unknown(name, [AUTO, *known, *FOR_ENLARGING])
    for engine in installed():
        if engine.name == name:
            return engine
    raise not_installed(name)


def named() -> str:
    """The engine that FUTU_ENGINE names for features; "" where it leaves them their own."""
    name: str = settings.FUTU_ENGINE
    return "" if name == AUTO or name in FOR_ENLARGING else name


def check_setting() -> None:
    """Whether FUTU_ENGINE names something that is installed; a card is looked for when it is used.
    Raises ImproperlyConfigured."""
    try:
        if name := named():
            get_engine(name)
        elif not all(map(find_spec, FOR_ENLARGING.get(settings.FUTU_ENGINE, ()))):
            raise not_installed(settings.FUTU_ENGINE)
    except EngineError as error:
        raise ImproperlyConfigured(str(error)) from error


def engine_for(spec: ModelSpec) -> Engine:
    """The engine for a spec; raises EngineError if the configured one is unavailable.

    Other engines than torch run on the CPU: an explicitly named device uses torch.
    """
    if name := named():
        return get_engine(name)
    chosen = choice.chosen(spec) if settings.FUTU_DEVICE in (AUTO, "cpu") else None
    return get_engine(chosen) if chosen else TORCH
