"""Thread-safe loading of models within a memory budget."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apps.vision.runtime.errors import no_room, too_large
from apps.vision.runtime.memory import give_back
from apps.vision.runtime.model import Model

log = logging.getLogger(__name__)

T = TypeVar("T")

# A pass takes a second, a chunk of a film some minutes; longer waits fail.
WAIT_SECONDS = 120.0


@dataclass
class Slot:
    """One model's state. `bytes` counts against the budget while it is loaded."""

    value: Any = None
    bytes: int = 0
    users: int = 0  # users: running it, loading it, or waiting for it
    is_loaded: bool = False
    loading: threading.Lock = field(default_factory=threading.Lock)


class Runtime:
    """Holds at most `allowed()` bytes of models."""

    def __init__(self, allowed: Callable[[], int], wait_seconds: float = WAIT_SECONDS) -> None:
        self._allowed = allowed
        self._wait_seconds = wait_seconds
        # Guards slots and counts; never held while a model loads.
        self._changed = threading.Condition()
        self._slots: OrderedDict[str, Slot] = OrderedDict()  # least recently used first

    @contextmanager
    def use(self, model: Model[T]) -> Iterator[T]:
        slot = self._enter(model.name)
        try:
            with slot.loading:  # The first caller loads; others wait for this model.
                if not slot.is_loaded:
                    self._load(model, slot)
            yield slot.value
        finally:
            self._leave(slot)

    def loaded(self) -> dict[str, int]:
        with self._changed:
            return {name: slot.bytes for name, slot in self._slots.items() if slot.is_loaded}

    def let_go(self, name: str) -> None:
        with self._changed:
            slot = self._slots.get(name)
            if slot and slot.is_loaded and not slot.users:
                self._drop(slot)
                self._changed.notify_all()

    def _enter(self, name: str) -> Slot:
        with self._changed:
            slot = self._slots.setdefault(name, Slot())
            self._slots.move_to_end(name)
            slot.users += 1
            return slot

    def _leave(self, slot: Slot) -> None:
        with self._changed:
            slot.users -= 1
            self._changed.notify_all()

    def _load(self, model: Model[Any], slot: Slot) -> None:
        """Load and warm up; after an error the slot is empty, and the next caller retries."""
        self._reserve(model, slot)
        try:
            value = model.load()
            if model.warm:
                model.warm(value)
        except BaseException:
            self._empty(slot)
            raise
        slot.value, slot.is_loaded = value, True

    def _reserve(self, model: Model[Any], slot: Slot) -> None:
        """Reserve the model's bytes, waiting for others to be released."""
        allowed = self._allowed()
        if model.bytes > allowed:
            raise too_large(model.name, model.bytes, allowed)
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._makes_room(model.bytes, allowed), self._wait_seconds
            ):
                raise no_room(model.name, model.bytes, allowed)
            slot.bytes = model.bytes

    def _makes_room(self, needed: int, allowed: int) -> bool:
        """Evict idle models, least recently used first, but only if that frees enough."""
        taken = sum(slot.bytes for slot in self._slots.values())
        idle = [(n, s) for n, s in self._slots.items() if s.is_loaded and not s.users]
        if taken - sum(slot.bytes for _, slot in idle) + needed > allowed:
            return False
        for name, slot in idle:
            if taken + needed <= allowed:
                break
            taken -= slot.bytes
            log.info("The model %s is let go: its memory is needed", name)
            self._drop(slot)
        return True

    @staticmethod
    def _drop(slot: Slot) -> None:
        slot.value, slot.is_loaded, slot.bytes = None, False, 0
        give_back()

    def _empty(self, slot: Slot) -> None:
        with self._changed:
            slot.value, slot.is_loaded, slot.bytes = None, False, 0
            self._changed.notify_all()
