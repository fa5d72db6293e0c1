"""The decoding children of this process: a pool that reuses and replaces them."""

import atexit
import os
import threading
from typing import BinaryIO

from apps.galleries.pictures import PictureError

from .channel import Answer, Parts
from .errors import KilledError
from .process import DECODER, Child, Program


class Pool:
    """places.py limits how many work at once."""

    def __init__(self, program: Program = DECODER) -> None:
        self.program = program
        self.clear()

    def clear(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()

    def ask(
        self, file: BinaryIO, most: int, request: Answer, seconds: float | None = None
    ) -> tuple[Answer, Parts]:
        """Return `Child.ask` of a free child; retry with another if that one was killed."""
        try:
            return self._ask(file, most, request, seconds)
        except KilledError:
            pass  # Not caused by the picture; it may not even have started.
        try:
            return self._ask(file, most, request, seconds)
        except KilledError as error:
            raise PictureError("out_of_memory") from error

    def _ask(
        self, file: BinaryIO, most: int, request: Answer, seconds: float | None
    ) -> tuple[Answer, Parts]:
        child = self._take()
        try:
            return child.ask(file, most, request, seconds)
        finally:
            self._give_back(child)

    def warm(self, count: int) -> None:
        """Start children until `count` are idle."""
        for child in [self._take() for _ in range(count)]:
            self._give_back(child)

    def end(self) -> None:
        with self._lock:
            children = [*self._idle, *self._busy]
        for child in children:
            child.end()

    def forget(self) -> None:
        """After a fork: the children belong to the parent, and a thread of it may hold the lock."""
        children = [*self._idle, *self._busy]
        self.clear()
        for child in children:
            child.forget()

    def _take(self) -> Child:
        while (child := self._next_idle()) is not None:
            if child.is_usable:
                return child
            self._give_back(child)
        child = Child(self.program)
        with self._lock:
            self._busy.add(child)
        return child

    def _next_idle(self) -> Child | None:
        with self._lock:
            if not self._idle:
                return None
            child = self._idle.pop()
            self._busy.add(child)
        return child

    def _give_back(self, child: Child) -> None:
        is_usable = child.is_usable
        with self._lock:
            self._busy.discard(child)
            if is_usable:
                self._idle.append(child)
        if not is_usable:
            child.end()


def pool_of(program: Program) -> Pool:
    """A pool that ends with this process, and starts anew in a fork of it."""
    made = Pool(program)
    atexit.register(made.end)
    os.register_at_fork(after_in_child=made.forget)
    return made


pool = pool_of(DECODER)
