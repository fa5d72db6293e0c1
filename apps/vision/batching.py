"""Dynamic batching of requests from several threads.

While a batch runs, new requests queue up per owner; all that wait then form the next batch, so
nobody waits for a batch to fill. With several owners each has one place in a batch, so that many
requests of one do not delay the others.
"""

import math
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
Waiting = tuple[Item, Future[Made]]


class Batcher(Generic[Item, Made]):
    """`make` is given at most `most()` items, and returns as many results, in order; it is called
    by `at_once()` threads."""

    def __init__(
        self,
        make: Callable[[Sequence[Item]], Sequence[Made]],
        most: Callable[[], int],
        at_once: Callable[[], int] = lambda: 1,
    ) -> None:
        self._make = make
        self._most = most
        self._at_once = at_once
        self._arrived = threading.Condition()
        self._lines: OrderedDict[str, deque[Waiting[Item, Made]]] = OrderedDict()
        self._threads = 0
        self._idle = 0  # Number of idle threads.

    def put(self, item: Item, owner: str) -> Future[Made]:
        """Queue an item; returns the future of its result, or of its batch's error.

        Cancelling the future removes the item from the queue, unless it is already being processed.
        """
        future: Future[Made] = Future()
        with self._arrived:
            self._lines.setdefault(owner, deque()).append((item, future))
            if self._threads < self._at_once():
                # Started lazily, since threads do not survive a fork.
                threading.Thread(target=self._run, name="batches", daemon=True).start()
                self._threads += 1
                self._idle += 1
            self._arrived.notify()
        return future

    def _run(self) -> None:
        while True:
            with self._arrived:
                self._arrived.wait_for(lambda: self._lines)
                batch = self._take()
                self._idle -= 1
            if batch:  # Skip items whose futures were cancelled.
                self._settle(batch)
            with self._arrived:
                self._idle += 1

    def _take(self) -> list[Waiting[Item, Made]]:
        """One item per owner in turn; of a single owner as many as fit.

        Items that idle threads could process are shared with them.
        """
        alone = len(self._lines) == 1
        there = self._waiting() if alone else len(self._lines)
        share = min(self._most(), math.ceil(there / self._idle))
        taken = [self._next() for _ in range(share)]
        return [one for one in taken if one[1].set_running_or_notify_cancel()]

    def _waiting(self) -> int:
        return sum(map(len, self._lines.values()))

    def _next(self) -> Waiting[Item, Made]:
        owner, line = self._lines.popitem(last=False)
        first = line.popleft()
        if line:
            self._lines[owner] = line
        return first

    def _settle(self, batch: Sequence[Waiting[Item, Made]]) -> None:
        try:
            made = list(zip(batch, self._make([item for item, _ in batch]), strict=True))
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            for _, future in batch:
                future.set_exception(error)
        else:
            for (_, future), result in made:
                future.set_result(result)
