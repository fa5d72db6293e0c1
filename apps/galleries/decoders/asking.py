"""Who a picture is decoded for, so that nobody takes all decoders of a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Imported here because few requests decode anything.
_asker: ContextVar[Callable[[], str] | None] = ContextVar("asker", default=None)


@contextmanager
def asked_by(who: Callable[[], str]) -> Iterator[None]:
    """Attribute decoding in this block to the person or address `who`."""
    token = _asker.set(who)
    try:
        yield
    finally:
        _asker.reset(token)


def asker() -> str:
    """The current owner; "" outside of requests: workers and commands do not share a process."""
    who = _asker.get()
    return who() if who else ""
