"""Description of a model for the runtime."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Model(Generic[T]):
    """A model by name. `bytes` is the memory it takes when loaded, `queue` the queue whose
    workers run it; `warm` runs it once, so that the first real input is quick."""

    name: str
    bytes: int
    load: Callable[[], T]
    warm: Callable[[T], object] | None = None
    queue: str = "vision"


_registry: dict[str, Model[Any]] = {}


def register(model: Model[T]) -> Model[T]:
    """Register a model; replaces one of the same name."""
    _registry[model.name] = model
    return model


def models() -> tuple[Model[Any], ...]:
    """All registered models, loaded or not."""
    return tuple(_registry.values())
