"""What a stage has at hand while a worker is on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import F

from apps.films.ffmpeg.probe import Probe
from apps.films.models import Film
from apps.films.options import FilmOptions
from apps.films.services.expecting import note_pace
from apps.jobs.run import Run
from apps.jobs.stage_run import StageRun

# One unit on a slow machine: five minutes of sound, one line, a whole film by ffmpeg.
UNIT_SECONDS = 1800


@dataclass(slots=True)
class Work:
    film: Film
    run: Run

    @property
    def options(self) -> FilmOptions:
        return self.film.settings

    @property
    def probe(self) -> Probe:
        return Probe.of(self.film.facts)

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One unit of work: it may take long, and what it took is counted."""
        started = time.monotonic()
        with self.run.long_step(UNIT_SECONDS):
            yield
        self.spent(time.monotonic() - started)

    def spent(self, seconds: float, cost: int | None = 0) -> None:
        rows = Film.objects.filter(pk=self.film.pk)
        rows.update(seconds=F("seconds") + seconds, cost=F("cost") + (cost or 0))


def begin(stage: StageRun, total: int, done: int) -> None:
    """Say how many units there are, of which some are there from before. What is there is looked
    up in each claim: people change lines between two of them."""
    stage.expect(total)
    if stage.done != done:
        stage.advance(done - stage.done)


class Pacer:
    """Notes how long a second of film took, without the first unit, which loads the model."""

    def __init__(self, stage: str, engine: str) -> None:
        self.stage, self.engine = stage, engine
        self.first = True

    @contextmanager
    def unit(self, seconds: float) -> Iterator[None]:
        started = time.monotonic()
        yield
        if not self.first and seconds > 0:
            note_pace(self.stage, self.engine, (time.monotonic() - started) / seconds)
        self.first = False


class FilmProgress:
    """Milliseconds of a film as a stage's units, written now and then."""

    STEP_MS = 2000

    def __init__(self, stage: StageRun, total_ms: int) -> None:
        self.stage = stage
        self.base, self.told = stage.done, 0
        self.total_ms = total_ms

    def __call__(self, at_ms: int) -> None:
        if at_ms - self.told >= max(self.STEP_MS, self.total_ms // 100):
            self.told = at_ms
            seconds = min(at_ms, self.total_ms) // 1000
            self.stage.advance(self.base + seconds - self.stage.done)
