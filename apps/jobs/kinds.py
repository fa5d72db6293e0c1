"""The kinds of job that the apps declared: what is known of each, without its handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise

from apps.jobs.stages import Stage
from apps.jobs.states import Settles

# Where a job goes whose kind this version does not know: it fails there with a sentence.
DEFAULT_QUEUE = "default"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing a job could not do: its name, and why as a sentence in the reader's language."""

    name: str
    reason: str


class Failures(Protocol):
    """All of a job's, to be read a page at a time."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: slice) -> list[Failure]: ...


@dataclass(frozen=True)
class JobKind:
    """On which queue a kind of job is done, in which stages, and when it is finished.

    `queue`, `settles` and `feeds` are written to each job's row when it is started: a job ends
    by the rules that it was started with.

    While a job of a kind that `feeds` is active, its parent's total may grow, so the parent does
    not end. `failures` lists what a job could not do, for people.
    """

    name: str
    title: str | Promise
    queue: str = DEFAULT_QUEUE
    settles: Settles = Settles.RETURN
    max_attempts: int = 3
    daily: bool = False
    feeds: bool = False
    failures: Callable[[UUID], Failures] | None = None
    stages: tuple[Stage, ...] = ()


_kinds: dict[str, JobKind] = {}


def declare(kind: JobKind) -> None:
    if kind.name in _kinds:
        raise ValueError(f"There is a job kind named {kind.name!r} already.")
    _kinds[kind.name] = kind


def find(name: str) -> JobKind | None:
    return _kinds.get(name)


def get_kind(name: str) -> JobKind:
    """The kind of this name. Raises LookupError when no app declared it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"There is no job kind named {name!r}.") from None


def queues() -> list[str]:
    """Every queue that some kind uses and that has workers here, sorted by name."""
    return sorted({kind.queue for kind in _kinds.values() if _has_workers(kind.queue)})


def daily_kinds() -> list[str]:
    """The names of the kinds that workers start once a day."""
    return [kind.name for kind in _kinds.values() if kind.daily and _has_workers(kind.queue)]


def _has_workers(queue: str) -> bool:
    return settings.FUTU_QUEUES.get(queue, 0) > 0
