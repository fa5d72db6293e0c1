"""How an app declares what its workers do: kinds of job, hourly checks, start-up of workers.

An app does so in its `tasks.py`; `JobsConfig.ready` imports every app's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.functional import Promise

from apps.jobs import kinds
from apps.jobs.kinds import DEFAULT_QUEUE, Failure, Failures, JobKind, queues
from apps.jobs.run import Result, Run
from apps.jobs.stages import Stage
from apps.jobs.states import Settles

__all__ = [
    "Failure",
    "Failures",
    "Stage",
    "every_hour",
    "every_minute",
    "handler_of",
    "hourly",
    "job_kind",
    "minutely",
    "on_worker_start",
    "queues",
    "worker_starts",
]

# What it returns is the job's result, for people and programs: JSON, or None.
Handler = Callable[[Run], Result | None]

_handlers: dict[str, Handler] = {}
_hourly: list[Callable[[], None]] = []
_minutely: list[Callable[[], None]] = []
_worker_starts: dict[str, list[Callable[[], None]]] = defaultdict(list)


def job_kind(
    name: str,
    *,
    title: str | Promise,
    queue: str = DEFAULT_QUEUE,
    settles: str = Settles.RETURN,
    max_attempts: int = 3,
    daily: bool = False,
    feeds: bool = False,
    failures: Callable[[UUID], Failures] | None = None,
    stages: Sequence[Stage] = (),
) -> Callable[[Handler], Handler]:
    """Declare the decorated function to be the handler of jobs of this kind.

    A `daily` kind is housekeeping: workers start one such job a day, without owner or params.
    """
    kind = JobKind(
        name,
        title,
        queue,
        Settles(settles),
        max_attempts,
        daily,
        feeds,
        failures,
        tuple(stages),
    )

    def declare(handler: Handler) -> Handler:
        kinds.declare(kind)
        _handlers[name] = handler
        return handler

    return declare


def handler_of(name: str) -> Handler:
    """The handler of a kind that some app declared."""
    return _handlers[name]


def every_hour(function: Callable[[], None]) -> Callable[[], None]:
    """Call the decorated function as `manage.py work` starts, and every hour while it runs.

    It only checks whether something is due, and starts a job for it. Each host asks by itself.
    """
    _hourly.append(function)
    return function


def hourly() -> list[Callable[[], None]]:
    return list(_hourly)


def every_minute(function: Callable[[], None]) -> Callable[[], None]:
    """Call the decorated function every minute, in a child of `manage.py work` that ends with it.

    It may wait for others (a mail server) as long as that; each host calls it by itself.
    """
    _minutely.append(function)
    return function


def minutely() -> list[Callable[[], None]]:
    return list(_minutely)


def on_worker_start(queue: str, function: Callable[[], None]) -> None:
    """Call `function` in every worker process of `queue` before its first job.

    For what is slow once per process, such as loading a model. A failure is logged and the
    worker starts all the same: the job that needs the thing then says what is wrong.
    """
    _worker_starts[queue].append(function)


def worker_starts(queue: str) -> list[Callable[[], None]]:
    return list(_worker_starts[queue])
