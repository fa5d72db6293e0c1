"""Fair limit on the number of pictures a process decodes concurrently."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import BUSY, OWN_SHARE, BusyError

# Seconds to wait for a free decoder; after that the request fails and may be retried.
PATIENCE = 20.0
# Seconds after which a picture counts as slow. One more of its owner's may wait behind it; others
# are refused at once, since each would block a thread of the web process.
SLOW = 1.0


class Places:
    """One queue per owner, served in turn.

    An owner may use all decoders but one, if there are several. Requests without an owner ("") are
    not limited.
    """

    def __init__(self, count: Callable[[], int]) -> None:
        self._count = count
        self._changed = threading.Condition()
        # Start times of the pictures being decoded, by owner.
        self._begun: dict[str, list[float]] = {}
        # Waiting requests. The first queue that may proceed goes next and moves to the end.
        self._lines: OrderedDict[str, deque[object]] = OrderedDict()

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """Wait for a free decoder. Raises BusyError if none becomes free in time."""
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
        """Whether the same owner has a slow picture in progress and another one already waiting."""
        oldest = min(self._begun.get(owner, ()), default=None)
        is_slow = oldest is not None and time.monotonic() - oldest > SLOW
        return bool(owner) and is_slow and self._lines[owner][0] is not ticket
