"""A least-recently-used cache with a limit in bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteCache(Generic[Value]):
    """Evicts the least recently used values once they exceed `max_bytes()`. Thread-safe.

    `size_of` returns the size of a value in bytes. `max_bytes` is called at every write, so that
    the limit can come from settings.
    """

    def __init__(self, max_bytes: Callable[[], int], size_of: Callable[[Value], int]) -> None:
        self._max_bytes = max_bytes
        self._size_of = size_of
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def put(self, key: Hashable, value: Value) -> None:
        """A value larger than the whole cache is not stored."""
        size = self._size_of(value)
        with self._lock:
            self._remove(key)
            if size > self._max_bytes():
                return
            self._entries[key] = (value, size)
            self._bytes += size
            while self._bytes > self._max_bytes():
                self._remove(next(iter(self._entries)))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    @property
    def bytes(self) -> int:
        """The size of all stored values."""
        return self._bytes

    def _remove(self, key: Hashable) -> None:
        _, size = self._entries.pop(key, (None, 0))
        self._bytes -= size
