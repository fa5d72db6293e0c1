"""Handlers for tests. Each unit leaves a line in a file, so a test sees who did what."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext_lazy as _

from apps.jobs.models import Job
from apps.jobs.registry import Stage, job_kind, on_worker_start
from apps.jobs.run import JobError, Run, StageRun

TRACE = "FUTU_TEST_TRACE"


def trace(word: str) -> None:
    with Path(os.environ[TRACE]).open("a") as file:
        file.write(f"{word} {os.getpid()}\n")


def traced() -> list[str]:
    """What was done, in order."""
    file = Path(os.environ[TRACE])
    return [line.split()[0] for line in file.read_text().splitlines()] if file.exists() else []


def tracers() -> list[int]:
    """The processes that did it, in order."""
    file = Path(os.environ[TRACE])
    return [int(line.split()[1]) for line in file.read_text().splitlines()] if file.exists() else []


@job_kind("test.units", title="Doing units")
def units(run: Run) -> None:
    """As many units as the job's total, `seconds` each, skipping those that are done."""
    for unit in range(run.total):
        run.check()
        word = f"{run.params.get('name', '')}{unit}"
        if word not in traced():
            time.sleep(run.params.get("seconds", 0))
            trace(word)
        run.advance(message=_("Yes"))


@job_kind("test.handover", title="Handing over", settles="count")
def handover(run: Run) -> None:
    trace("handover")


@job_kind("test.sight", title="Seeing", queue="vision")
def sight(run: Run) -> None:
    trace("sight")


@job_kind("test.expected", title="Failing as expected")
def expected(run: Run) -> None:
    raise JobError(_("%(name)s could not be read."), name="X")


@job_kind("test.unexpected", title="Failing unexpectedly", max_attempts=2)
def unexpected(run: Run) -> None:
    trace("unexpected")
    raise ZeroDivisionError


@job_kind("test.deadly", title="Ending its worker", max_attempts=2)
def deadly(run: Run) -> None:
    trace("deadly")
    os.kill(os.getpid(), signal.SIGKILL)


@job_kind("test.call", title="Calling a function", max_attempts=2)
def call(run: Run) -> None:
    """Whatever a test put into `calls`."""
    for function in calls:
        function(run)


calls: list = []

# A job of three stages, that holds two of its own kind as long as `depth` says.
STAGES = (Stage("read", "Reading", 1), Stage("parts", "Parts", 7), Stage("join", "Joining", 2))
UNITS = 3
PARTS = 2
# Called before each unit and after it, as it is done but not counted, with its name.
before_unit: list[Callable[[str], None]] = []
after_unit: list[Callable[[str], None]] = []


@job_kind("test.nested", title="Doing stages", stages=STAGES)
def nested(run: Run) -> dict[str, int]:
    """Every unit is traced, and counted in the checkpoint: its result is how many there were."""
    for stage in run.stages():
        if stage.name == "parts" and run.params["depth"]:
            do_parts(run, stage)
        else:
            do_units(run, stage)
    return {"units": run.checkpoint["units"]}


def do_parts(run: Run, stage: StageRun) -> None:
    for n in range(PARTS):
        below = {"name": f"{run.params['name']}{n}", "depth": run.params["depth"] - 1}
        stage.child("test.nested", str(n), params=run.params | below)
    parts = stage.wait()
    stage.keep(units=run.checkpoint["units"] + sum(units_of(part) for part in parts))


def units_of(part: Job) -> int:
    assert isinstance(part.result, dict)
    return int(part.result["units"])


def do_units(run: Run, stage: StageRun) -> None:
    for unit in stage.each(range(UNITS)):
        word = f"{run.params['name']}.{stage.name}.{unit}"
        for function in before_unit:
            function(word)
        die_once(run.params, f"before {word}")
        time.sleep(run.params.get("seconds", 0))
        trace(word)
        die_once(run.params, f"after {word}")
        for function in after_unit:
            function(word)
        stage.keep(units=run.checkpoint.get("units", 0) + 1)


def die_once(params: dict, where: str) -> None:
    """Kill this process at the places that the job names, each of them once."""
    if where not in params.get("deaths", []):
        return
    died = Path(f"{os.environ[TRACE]} {where}")
    if not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@lambda function: on_worker_start("vision", function)
def warm() -> None:
    trace("warm")


@lambda function: on_worker_start("vision", function)
def cold() -> None:
    raise RuntimeError("This warm-up fails, and nothing else does.")


@job_kind("test.disconnected", title="Losing the database", max_attempts=2)
def disconnected(run: Run) -> None:
    """As when the server is killed: this connection is of no use any more."""
    trace("disconnected")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
