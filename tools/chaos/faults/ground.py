"""What faults work on, and the moments they wait for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError

from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.media.models import Upload
from apps.providers.fake import FakeProvider
from tools.chaos.postgres import Postgres
from tools.chaos.site import Site, wait_for

MOMENT_SECONDS = 3.0


class SkippedError(Exception):
    """This machine cannot have the fault; the sentence says why."""


@dataclass(frozen=True)
class Ground:
    site: Site
    chance: random.Random
    provider: FakeProvider
    # The server of the rows, where the run has one of its own.
    postgres: Postgres | None
    # The file that says by how much the clock is off.
    clock: Path
    # Whether the data folder is a small file system of its own.
    has_own_disk: bool


@dataclass(frozen=True)
class Fault:
    act: Callable[[Ground], str]
    # Raises SkippedError where it is not to be had.
    check: Callable[[Ground], None] = lambda ground: None
    # How often it is chosen, in proportion.
    weight: int = 2


def _at_random() -> bool:
    return False


def _preparing() -> bool:
    return Image.objects.filter(state=Image.State.PROCESSING).exists()


def _prepared() -> bool:
    """Between the files of a picture and its vector."""
    states = [Image.State.PENDING, Image.State.PROCESSING]
    return Image.objects.filter(state__in=states, prepared_at__isnull=False).exists()


def _half_sent() -> bool:
    return Upload.objects.filter(state=Upload.State.OPEN, offset__gt=0).exists()


def _running(kind: str) -> Callable[[], bool]:
    def is_running() -> bool:
        return (
            Job.objects.filter(kind__startswith=kind, state="running").exclude(worker="").exists()
        )

    return is_running


MOMENTS: dict[str, Callable[[], bool]] = {
    "at random": _at_random,
    "a picture is prepared": _preparing,
    "a picture waits for its vector": _prepared,
    "an upload is half sent": _half_sent,
    "pictures are added": _running("galleries.add"),
    "pictures are embedded": _running("search.embed"),
    "an index is built": _running("search.build"),
    "pictures are compared": _running("comparison."),
    "a picture is enhanced": _running("enhancement."),
    "pictures are classified": _running("classification."),
    "a film is worked on": _running("films."),
}


def await_moment(ground: Ground) -> str:
    """Wait for one of MOMENTS, at most some seconds; which it was."""
    name = ground.chance.choice(list(MOMENTS))
    seconds = ground.chance.uniform(0.05, MOMENT_SECONDS)
    if name == "at random":
        wait_for(_at_random, seconds)
        return f"after {seconds:.1f} s"

    def is_there() -> bool:
        try:
            return MOMENTS[name]()
        except DatabaseError:
            return False

    return f"when {name}" if wait_for(is_there, MOMENT_SECONDS) else f"no moment when {name}"
