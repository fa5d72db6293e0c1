"""The time-out of one comparison: what is left of it, for every step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from apps.comparison.errors import ComparisonError
from apps.galleries.pictures import PictureError

# Children of other processes say so when their time is over.
TOO_SLOW = "too_slow"


class Deadline:
    """Begins when it is made. What is C code works in a child process, which is ended in time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than 0. Raises ComparisonError."""
        if self._is_over:
            raise self._timed_out()
        return self._until - time.monotonic()

    @property
    def _is_over(self) -> bool:
        return time.monotonic() >= self._until

    @contextmanager
    def kept(self, *, alone: bool = False) -> Iterator[float]:
        """The seconds that the block may take; a child that was ended for it is our time-out.

        A child that has a limit of its own says "too_slow" of that, unless ours is the `alone` one.
        """
        try:
            yield self.left()
        except PictureError as error:
            if error.code == TOO_SLOW and (alone or self._is_over):
                raise self._timed_out() from error
            raise
        self.left()

    def _timed_out(self) -> ComparisonError:
        return ComparisonError("timed_out", {"seconds": round(self._seconds)})
