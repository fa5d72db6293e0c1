"""How many questions a web process answers at the same time.

Each holds a thread of the web server while it waits for its picture to be decoded and embedded.
Without a bound, people who only look at pages would wait behind them.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class FullError(Exception):
    """There is no place; `own`: the same owner has taken all that one may have."""

    def __init__(self, *, own: bool) -> None:
        super().__init__()
        self.own = own


class Admission:
    """`most()` at once, half of them of one owner. Others are turned away: to wait takes a place,
    too. Without an owner ("") there is no such share."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """Hold a place. Raises FullError."""
        self._enter(owner)
        try:
            yield
        finally:
            with self._lock:
                self._held[owner] -= 1
                self._held += Counter()  # Forgets who holds none.

    def _enter(self, owner: str) -> None:
        with self._lock:
            most = self._most()
            if owner and self._held[owner] >= max(1, most // 2):
                raise FullError(own=True)
            if self._held.total() >= most:
                raise FullError(own=False)
            self._held[owner] += 1
