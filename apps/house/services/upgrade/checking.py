"""The points, in the order in which they are told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from apps.backup.models import Backup
from apps.doctor.services import last_report
from apps.house.services.upgrade import versions
from apps.house.services.upgrade.migrations import Pending, pending
from apps.house.services.upgrade.points import Level, Point
from apps.jobs import kinds
from apps.jobs.models import Job
from apps.jobs.services import queues_alive
from apps.jobs.states import JobState
from futu.durations import duration

A_DAY = timedelta(days=1)
PACKAGES_SHOWN = 5
OK, NOTE, STOP = Level.OK, Level.NOTE, Level.STOP


def points(*, has_own_backup: bool = False) -> Iterator[Point]:
    yield _python()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Point("database", STOP, f"The database does not answer: {error}")
        return
    yield _database()
    yield _packages()
    plan = pending()
    if not plan.applied:
        yield Point("migrations", OK, "The database is empty: there is nothing to upgrade.")
        return
    yield from _migrations(plan)
    if plan.migrations:
        yield _room()
        yield _way_back(plan)
    yield _known("backup", lambda: _backup(is_needed=bool(plan.migrations and not has_own_backup)))
    yield _known("jobs", _jobs)
    yield _known("doctor", _doctor)


def _known(name: str, ask: Callable[[], Point]) -> Point:
    """Rows may lie in tables as an older release left them."""
    try:
        with transaction.atomic():
            return ask()
    except DatabaseError:
        sentence = "The tables are of a release that cannot be asked; look at it yourself."
        return Point(name, STOP if name == "backup" else NOTE, sentence)


def _python() -> Point:
    why = versions.python()
    return Point("python", STOP if why else OK, why or "Python is new enough.")


def _database() -> Point:
    why = versions.database()
    return Point(
        "database", STOP if why else OK, why or f"{connection.display_name} is new enough."
    )


def _packages() -> Point:
    lacking = versions.missing_packages()
    if not lacking:
        return Point("packages", OK, "What is installed is what this release names.")
    more = f", and {len(lacking) - PACKAGES_SHOWN} more" if len(lacking) > PACKAGES_SHOWN else ""
    first = "; ".join(lacking[:PACKAGES_SHOWN])
    return Point("packages", STOP, f"{first}{more}. Run: pip install -r requirements.txt")


def _migrations(plan: Pending) -> Iterator[Point]:
    if not plan.migrations:
        yield Point("migrations", OK, "The tables are those of this release.")
        return
    took = duration(plan.seconds())
    said = f"{len(plan.migrations)} are pending, about {took} here: {', '.join(plan.names)}."
    yield Point("migrations", NOTE, said)


def _way_back(plan: Pending) -> Point:
    if plan.irreversible:
        why = f"{', '.join(plan.irreversible)} cannot be reversed: only a backup leads back."
        return Point("rollback", NOTE, why)
    ways = "; ".join(plan.way_back)
    return Point("rollback", OK, f"While the new code is there, back by: {ways}")


def _room() -> Point:
    """SQLite writes tables anew, beside themselves."""
    if connection.vendor != "sqlite":
        return Point("disk", NOTE, "See that the database's disk has as much free as it is large.")
    path = Path(str(connection.settings_dict["NAME"]))
    size = path.stat().st_size if path.exists() else 0
    free = shutil.disk_usage(path.parent).free if path.parent.exists() else size
    said = f"{filesizeformat(free)} are free, and the database has {filesizeformat(size)}."
    if free < size:
        return Point("disk", STOP, f"{said} Tables are written anew: free as much as it has.")
    return Point("disk", OK, said)


def _backup(*, is_needed: bool) -> Point:
    last = Backup.objects.done().newest()
    if last and timezone.now() - last.started < A_DAY:
        return Point("backup", OK, f"There is a backup of {_moment(last)}.")
    said = f"The last backup is of {_moment(last)}" if last else "There is no backup"
    sentence = f"{said}: make one (manage.py backup), or say --own-backup if you have another."
    return Point("backup", STOP if is_needed else NOTE, sentence)


def _moment(run: Backup) -> str:
    return f"{timezone.localtime(run.started):%Y-%m-%d %H:%M}"


def _jobs() -> Point:
    active = list(Job.objects.active())
    unknown = sorted({job.kind for job in active if kinds.find(job.kind) is None})
    if unknown:
        sentence = (
            f"Jobs wait that this release does not have ({', '.join(unknown)}): let the former "
            "one end them, or cancel them."
        )
        return Point("jobs", STOP, sentence)
    held = sum(bool(job.state == JobState.RUNNING and job.worker) for job in active)
    if held or queues_alive():
        sentence = (
            f"Workers run, and are at {held} of {len(active)} jobs: stop web and workers before "
            "“manage.py migrate”. Jobs go on where they were."
        )
        return Point("jobs", NOTE, sentence)
    return Point("jobs", OK, f"Nothing runs; {len(active)} jobs wait, and go on afterwards.")


def _doctor() -> Point:
    found = last_report()
    if found is None:
        return Point("doctor", NOTE, "The doctor never looked: manage.py doctor --slice 1/30")
    return Point("doctor", NOTE if found.warning else OK, found.warning or "All was well.")
