"""The kinds of job an app offers, and what its queue's workers do when they start.

An app declares its kinds in its `tasks.py`; `JobsConfig.ready` imports every app's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from django.utils.functional import Promise

if TYPE_CHECKING:
    from apps.jobs.run import Run

Handler = Callable[["Run"], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing a job could not do: its name, and why as a sentence in the reader's language."""

    name: str
    reason: str


class Failures(Protocol):
    """All of a job's, to be read a page at a time."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: slice) -> list[Failure]: ...


Settles = Literal["return", "count", "parent"]


@dataclass(frozen=True)
class JobKind:
    """What is done for a job, on which queue, and when the job is finished.

    `settles="return"`: when the handler returns. `settles="count"`: when `done` reaches
    `total`, whoever counts it up; the handler may return long before. `settles="parent"`: when
    its parent has ended; until then it rests and is run again whenever it is asked to.

    While a job of a kind that `feeds` is active, its parent's total may grow, so the parent does
    not end. `failures` lists what a job could not do, for people.
    """

    name: str
    title: str | Promise
    handler: Handler
    queue: str = "default"
    settles: Settles = "return"
    max_attempts: int = 3
    daily: bool = False
    feeds: bool = False
    failures: Callable[[UUID], Failures] | None = None


_kinds: dict[str, JobKind] = {}
_hourly: list[Callable[[], None]] = []
_worker_starts: dict[str, list[Callable[[], None]]] = defaultdict(list)


def job_kind(
    name: str,
    *,
    title: str | Promise,
    queue: str = "default",
    settles: Settles = "return",
    max_attempts: int = 3,
    daily: bool = False,
    feeds: bool = False,
    failures: Callable[[UUID], Failures] | None = None,
) -> Callable[[Handler], Handler]:
    """Declare the decorated function to be the handler of jobs of this kind.

    A `daily` kind is housekeeping: workers start one such job a day, without owner or params.
    """

    def declare(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"There is a job kind named {name!r} already.")
        _kinds[name] = JobKind(
            name, title, handler, queue, settles, max_attempts, daily, feeds, failures
        )
        return handler

    return declare


def find(name: str) -> JobKind | None:
    return _kinds.get(name)


def get_kind(name: str) -> JobKind:
    """The kind of this name. Raises LookupError when no app declared it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"There is no job kind named {name!r}.") from None


def queues() -> list[str]:
    """Every queue that some kind uses, sorted by name."""
    return sorted({kind.queue for kind in _kinds.values()})


def kinds_on(queue: str) -> list[str]:
    """The names of the kinds whose jobs go through `queue`."""
    return [kind.name for kind in _kinds.values() if kind.queue == queue]


def counted_kinds() -> list[str]:
    """The names of the kinds that finish when `done` reaches `total`."""
    return [kind.name for kind in _kinds.values() if kind.settles == "count"]


def kinds_of_parents() -> list[str]:
    """The names of the kinds that rest until their parent has ended."""
    return [kind.name for kind in _kinds.values() if kind.settles == "parent"]


def lasting_kinds() -> list[str]:
    """The names of the kinds whose units are counted once each, however often a job is claimed."""
    return [kind.name for kind in _kinds.values() if kind.settles != "return"]


def feeding_kinds() -> list[str]:
    """The names of the kinds that add units to their parent while they are active."""
    return [kind.name for kind in _kinds.values() if kind.feeds]


def daily_kinds() -> list[str]:
    """The names of the kinds that workers start once a day."""
    return [kind.name for kind in _kinds.values() if kind.daily]


def every_hour(function: Callable[[], None]) -> Callable[[], None]:
    """Call the decorated function as `manage.py work` starts, and every hour while it runs.

    It only looks whether something is due, and starts a job for it. Each host asks by itself.
    """
    _hourly.append(function)
    return function


def hourly() -> list[Callable[[], None]]:
    return list(_hourly)


def on_worker_start(queue: str, function: Callable[[], None]) -> None:
    """Call `function` in every worker process of `queue` before its first job.

    For what is slow once per process, such as loading a model. A failure is logged and the
    worker starts all the same: the job that needs the thing then says what is wrong.
    """
    _worker_starts[queue].append(function)


def worker_starts(queue: str) -> list[Callable[[], None]]:
    return list(_worker_starts[queue])
