"""What was made lately, up to a number of bytes; the least recently used goes first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteCache(Generic[Value]):
    """`weigh` says how many bytes a value takes. Safe from many threads."""

    def __init__(self, most: Callable[[], int], weigh: Callable[[Value], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Hashable, value: Value) -> None:
        """One that alone takes more than all may is not kept."""
        size = self._weigh(value)
        with self._lock:
            self._drop(key)
            if size > self._most():
                return
            self._held[key] = (value, size)
            self._bytes += size
            while self._bytes > self._most():
                self._drop(next(iter(self._held)))

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._bytes = 0

    @property
    def bytes(self) -> int:
        return self._bytes

    def _drop(self, key: Hashable) -> None:
        _, size = self._held.pop(key, (None, 0))
        self._bytes -= size
