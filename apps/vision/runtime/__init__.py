"""Models in memory: loaded when asked for, let go when room is needed.

    from apps.vision import runtime

    DETECTOR = runtime.register(
        runtime.Model("faces", bytes=2_000_000, load=load_detector, queue="vision")
    )

    with runtime.use(DETECTOR) as detector:     # loaded and warmed by the first caller
        boxes = detector(pixels)

One runtime a process. While a model is in use it stays; when another needs its room, the one
that was used longest ago goes (FUTU_MODEL_BYTES). Importing this loads no model and no library.
"""

import os
from contextlib import AbstractContextManager
from typing import TypeVar

from apps.vision.runtime.budget import allowed_bytes
from apps.vision.runtime.errors import ModelError
from apps.vision.runtime.loading import Runtime
from apps.vision.runtime.model import Model, models, register

__all__ = [
    "Model",
    "ModelError",
    "forget",
    "is_loaded",
    "let_go",
    "loaded",
    "models",
    "register",
    "use",
]

T = TypeVar("T")

_runtime = Runtime(allowed_bytes)


def use(model: Model[T]) -> AbstractContextManager[T]:
    """The loaded model, for the length of the block. Keep no reference to it after.

    Use one model at a time: whoever holds one while waiting for another may wait for somebody
    who waits for theirs. Raises ModelError where there is no room, and what `load` raises.
    """
    return _runtime.use(model)


def is_loaded(name: str) -> bool:
    return name in _runtime.loaded()


def loaded() -> dict[str, int]:
    """Bytes of what this process holds, by name, least recently used first."""
    return _runtime.loaded()


def let_go(name: str) -> None:
    """Release a model now, unless it is in use."""
    _runtime.let_go(name)


def forget() -> None:
    """Begin anew; what is in use elsewhere stays with its user."""
    global _runtime
    _runtime = Runtime(allowed_bytes)


# In a fork, models loaded by the parent have no threads behind them any more.
os.register_at_fork(after_in_child=forget)
