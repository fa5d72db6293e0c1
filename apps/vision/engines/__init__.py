"""Libraries that run networks: torch always, OpenVINO and ONNX Runtime where they are installed
(requirements-engines.txt). Importing this imports none of them.

Which one runs a spec is FUTU_ENGINE's to say; with `auto`, what `manage.py bench engines` found
to be the fastest of those that are accurate (`choice.py`).
"""

from functools import cache
from importlib.util import find_spec

from django.conf import settings

from apps.vision.engines import choice
from apps.vision.engines.base import Backbone, Engine
from apps.vision.engines.errors import not_installed, unknown
from apps.vision.specs.model import BackboneSpec, ModelSpec

__all__ = ["AUTO", "ENGINES", "Backbone", "Engine", "engine_for", "get_engine", "installed"]

AUTO = "auto"


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
        raise unknown(name, [AUTO, *known])
    for engine in installed():
        if engine.name == name:
            return engine
    raise not_installed(name)


def engine_for(spec: ModelSpec) -> Engine:
    """The engine for a spec; raises EngineError if the configured one is unavailable.

    Other engines than torch run on the CPU: an explicitly named device uses torch.
    """
    if settings.FUTU_ENGINE != AUTO:
        return get_engine(settings.FUTU_ENGINE)
    chosen = choice.chosen(spec) if settings.FUTU_DEVICE in (AUTO, "cpu") else None
    return get_engine(chosen) if chosen else TORCH
