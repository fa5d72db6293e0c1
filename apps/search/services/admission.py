"""Limits how many queries a web process answers at the same time.

Each takes a thread of the web server while its picture is decoded and embedded. Without a limit,
people who only browse would wait behind them.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class FullError(Exception):
    """No slot is free; `own`: the same owner has taken all that one may have."""

    def __init__(self, *, own: bool) -> None:
        super().__init__()
        self.own = own


class Admission:
    """`most()` slots, at most half of them for one owner.

    Others are refused: waiting would take a thread, too. Without an owner ("") there is no such
    share.
    """

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """Hold a slot. Raises FullError."""
        self._enter(owner)
        try:
            yield
        finally:
            with self._lock:
                self._held[owner] -= 1
                self._held += Counter()  # Remove owners without slots.

    def _enter(self, owner: str) -> None:
        with self._lock:
            most = self._most()
            if owner and self._held[owner] >= max(1, most // 2):
                raise FullError(own=True)
            if self._held.total() >= most:
                raise FullError(own=False)
            self._held[owner] += 1
