"""So many pictures are decoded at the same time in a process, and nobody takes all places."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import BUSY, OWN_SHARE, BusyError

# Seconds that a picture waits for its turn: longer, and the person asks again.
PATIENCE = 20.0
# From then on a picture counts as slow, and its owner's others do not wait behind it: each would
# hold a thread of the web process.
SLOW = 1.0


class Places:
    """A line for every owner; the lines take turns.

    An owner may hold all places but one, where there are several. Without an owner ("") there
    is no such share.
    """

    def __init__(self, count: Callable[[], int]) -> None:
        self._count = count
        self._changed = threading.Condition()
        # When each picture that is being decoded was begun, by owner.
        self._begun: dict[str, list[float]] = {}
        # Those that wait. The first line that may go goes next, and then to the end.
        self._lines: OrderedDict[str, deque[object]] = OrderedDict()

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """Wait for a place. Raises BusyError when none gets free in time."""
        begun = self._enter(owner)
        try:
            yield
        finally:
            self._leave(owner, begun)

    def _enter(self, owner: str) -> float:
        ticket = object()
        with self._changed:
            line = self._lines.setdefault(owner, deque())
            line.append(ticket)
            try:
                self._wait(owner, ticket)
            finally:
                line.remove(ticket)
                self._lines.move_to_end(owner)
                if not line:
                    del self._lines[owner]
                self._changed.notify_all()
            begun = time.monotonic()
            self._begun.setdefault(owner, []).append(begun)
        return begun

    def _leave(self, owner: str, begun: float) -> None:
        with self._changed:
            self._begun[owner].remove(begun)
            if not self._begun[owner]:
                del self._begun[owner]
            self._changed.notify_all()

    def _wait(self, owner: str, ticket: object) -> None:
        until = time.monotonic() + PATIENCE
        while not self._is_next(owner, ticket):
            left = until - time.monotonic()
            if left <= 0:
                raise BusyError(BUSY)
            if self._waits_for_itself(owner, ticket):
                raise BusyError(OWN_SHARE)
            self._changed.wait(min(left, SLOW))

    def _is_next(self, owner: str, ticket: object) -> bool:
        if sum(map(len, self._begun.values())) >= self._count():
            return False
        first = next((name for name in self._lines if self._has_share(name)), None)
        return first == owner and self._lines[owner][0] is ticket

    def _has_share(self, owner: str) -> bool:
        most = self._count() - 1 if owner else self._count()
        return len(self._begun.get(owner, ())) < max(1, most)

    def _waits_for_itself(self, owner: str, ticket: object) -> bool:
        """Whether a slow picture of the same owner is in the way, and one waits for it already."""
        oldest = min(self._begun.get(owner, ()), default=None)
        is_slow = oldest is not None and time.monotonic() - oldest > SLOW
        return bool(owner) and is_slow and self._lines[owner][0] is not ticket
