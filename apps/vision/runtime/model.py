"""What the runtime needs to know of a model."""

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
    """Make a model known by its name; a later one of the same name takes its place."""
    _registry[model.name] = model
    return model


def models() -> tuple[Model[Any], ...]:
    """Every model that was registered, whether loaded or not."""
    return tuple(_registry.values())
