"""How a run tells how far it is, and hears that it should stop: a job's `Run`, or this."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Progress(Protocol):
    def check(self) -> None: ...

    def report(self, done: int, total: int) -> None: ...

    def long_step(self, seconds: int) -> AbstractContextManager[None]: ...


class Told:
    """Progress of a command: `tell` is called with done and total."""

    def __init__(self, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
        self.report = tell

    def check(self) -> None:
        pass

    def long_step(self, seconds: int) -> AbstractContextManager[None]:
        return nullcontext()
