"""What several threads ask for is made together, by a few threads.

While they are at work whatever arrives waits, in a line for each owner, and all that waits then
is the next batch: nobody is kept waiting for others to come. As long as several owners wait each
has one place in a batch, so that many questions of one of them delay nobody else's.
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
        self._idle = 0  # Of the threads, those that make nothing at the moment.

    def put(self, item: Item, owner: str) -> Future[Made]:
        """The result to be, or the error of the batch that the item was in.

        Cancelling it takes the item out of its line, unless it is being made already.
        """
        future: Future[Made] = Future()
        with self._arrived:
            self._lines.setdefault(owner, deque()).append((item, future))
            if self._threads < self._at_once():
                # In whichever process asks first: a thread does not survive a fork.
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
            if batch:  # Else nobody waits for these any more.
                self._settle(batch)
            with self._arrived:
                self._idle += 1

    def _take(self) -> list[Waiting[Item, Made]]:
        """One of each owner, who then goes to the end; of a single owner as many as there are.
        What other threads could take, too, is shared with them."""
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
