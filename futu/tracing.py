"""What the present work belongs to: a request, a job, a person.

Log lines, problems, jobs and the audit log name it. A thread that work starts by itself knows
nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from django.http import HttpRequest

MAX_LENGTH = 64
WELL_FORMED = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{7,{MAX_LENGTH - 1}}}")


@dataclass(frozen=True, slots=True)
class Trace:
    request_id: str = ""
    job_id: str = ""
    # The owner of a job; of a request the person is asked when it is needed.
    owner_id: int | None = None
    request: HttpRequest | None = None

    @property
    def user_id(self) -> int | None:
        return self.owner_id if self.request is None else known_user_id(self.request)


_present: ContextVar[Trace] = ContextVar("trace", default=Trace())  # noqa: B039 - it is frozen


def present() -> Trace:
    return _present.get()


def request_id() -> str:
    """Empty outside of requests and the jobs that they queued."""
    return _present.get().request_id


def begin(request: HttpRequest) -> str:
    """Trace a request until `clear`; the id that it has from here on."""
    given = request.headers.get("X-Request-ID", "")
    chosen = given if WELL_FORMED.fullmatch(given) else uuid4().hex
    _present.set(Trace(chosen, request=request))
    return chosen


def clear(**signal: object) -> None:
    _present.set(Trace())


@contextmanager
def of_job(job_id: object, request_id: str, owner_id: int | None) -> Iterator[None]:
    token = _present.set(Trace(request_id, str(job_id), owner_id))
    try:
        yield
    finally:
        _present.reset(token)


def known_user_id(request: HttpRequest) -> int | None:
    """Who asks, if that was looked up already: a log line asks nothing of the database."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:
        user = vars(request).get("_cached_user")
    return getattr(user, "pk", None)
