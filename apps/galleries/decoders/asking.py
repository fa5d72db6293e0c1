"""For whom a picture is decoded: nobody takes all places of a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Asked when a picture is decoded, which few requests do.
_asker: ContextVar[Callable[[], str] | None] = ContextVar("asker", default=None)


@contextmanager
def asked_by(who: Callable[[], str]) -> Iterator[None]:
    """Count what is decoded in the block for the person, or the address, that `who` names."""
    token = _asker.set(who)
    try:
        yield
    finally:
        _asker.reset(token)


def asker() -> str:
    """ "" outside of any request: a worker or a command has its process to itself."""
    who = _asker.get()
    return who() if who else ""
