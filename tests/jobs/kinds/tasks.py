"""Handlers for tests. Each unit writes one line, so a test can count who did what."""

import os
import signal
import time
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from apps.jobs.registry import job_kind, on_worker_start
from apps.jobs.run import JobError, Run

TRACE = "FUTU_TEST_TRACE"


def trace(word: str) -> None:
    if TRACE in os.environ:
        with Path(os.environ[TRACE]).open("a") as file:
            file.write(f"{word} {os.getpid()}\n")


@job_kind("test.count", title="Counting")
def count(run: Run) -> None:
    """`units` units of `seconds` each; resumes after those that the job has counted."""
    from apps.jobs.models import Job

    for unit in range(Job.objects.get(pk=run.job_id).done, run.params.get("units", 3)):
        run.check()
        trace(f"unit-{unit}")
        time.sleep(run.params.get("seconds", 0))
        run.advance(message=_("Waiting"))


@job_kind("test.handover", title="Handing over", settles="count")
def handover(run: Run) -> None:
    trace("handover")


@job_kind("test.seen", title="Seeing", queue="vision")
def seen(run: Run) -> None:
    trace("seen")


@job_kind("test.expected", title="Failing as expected")
def expected(run: Run) -> None:
    raise JobError(_("%(name)s is not there."), name="X")


@job_kind("test.unexpected", title="Failing unexpectedly", max_attempts=2)
def unexpected(run: Run) -> None:
    trace("unexpected")
    raise ZeroDivisionError


@job_kind("test.deadly", title="Ending its worker", max_attempts=2)
def deadly(run: Run) -> None:
    trace("deadly")
    os.kill(os.getpid(), signal.SIGKILL)


on_worker_start("vision", lambda: trace("warm"))


@lambda function: on_worker_start("vision", function)
def cold() -> None:
    raise RuntimeError("This warm-up fails, and nothing else.")
