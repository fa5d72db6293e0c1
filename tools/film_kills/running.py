"""The run: an instance, films one after another, kills from outside."""

from __future__ import annotations

import os
import signal
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.films.models import Film
from apps.films.services import processing
from apps.providers.fake import running
from apps.providers.models import Provider
from futu.instance import Instance
from tests.films.kills import same_result
from tests.films.stand_ins import made_clip
from tools.bench.films.people import a_film, somebody
from tools.film_kills import units
from tools.film_kills.__main__ import SETTINGS

STEP_SECONDS = 0.02
FILM_SECONDS = 1800
# Units that begin until the next kill: one at least comes to its end.
FEWEST, MOST = 2, 4


@dataclass
class Log:
    """What workers wrote, read on from where one was."""

    path: Path
    at: int = 0
    begun: Counter[str] = field(default_factory=Counter)

    def more(self) -> list[tuple[str, int]]:
        """Units that began since, with who is at them."""
        if not self.path.exists():
            return []
        with self.path.open() as file:
            file.seek(self.at)
            text = file.read()
        whole = text[: text.rfind("\n") + 1]
        self.at += len(whole.encode())
        rows = [line.split() for line in whole.splitlines()]
        found = [(stage, int(pid)) for stage, pid, what in rows if what == units.BEGUN]
        self.begun.update(stage for stage, _pid in found)
        return found


class Killing:
    def __init__(self, asked: Namespace, top: Path, extra: Mapping[str, str]) -> None:
        self.asked, self.top, self.chance = asked, top, Random(asked.seed)
        self.instance = Instance(top / "data", extra=extra)
        self.until = time.monotonic() + 60 * asked.minutes if asked.minutes else None

    def run(self) -> dict[str, Any]:
        clip = made_clip(self.top)
        self.instance.prepare()
        self.instance.extra = {**self.instance.extra, "DJANGO_SETTINGS_MODULE": SETTINGS}
        with running() as fake:
            person, provider = somebody(fake.openai)
            self.instance.spawn("work", "manage.py", "work")
            try:
                return self._films(person, provider, clip.path)
            finally:
                self.instance.stop()

    def _films(self, person: User, provider: Provider, clip: Path) -> dict[str, Any]:
        whole = _film(person, provider, clip)
        clean = self._made(whole, 0)[0]
        runs: list[dict[str, Any]] = []
        left = self.asked.kills
        while left > 0 and not self._is_late():
            film = _film(person, provider, clip)
            begun, killed = self._made(film, left)
            left -= len(killed)
            extra = begun - clean
            runs.append(
                {
                    "killed": killed,
                    "units_redone": dict(extra),
                    "at_most_one_each": not extra - Counter(killed),
                    "same": same_result(film, whole),
                }
            )
        stages = Counter(stage for run in runs for stage in run["killed"])
        held = all(run["same"] and run["at_most_one_each"] for run in runs)
        return {"held": held, "kills": stages.total(), "stages": stages, "clean": clean,
                "runs": runs}  # fmt: skip

    def _is_late(self) -> bool:
        return self.until is not None and time.monotonic() > self.until

    def _made(self, film: Film, most: int) -> tuple[Counter[str], list[str]]:
        """Let the workers make it; units that began, and stages in which one was killed."""
        units.log(self.top).unlink(missing_ok=True)
        log = Log(units.log(self.top))
        killed: list[str] = []
        left, deadline = self._next(), time.monotonic() + FILM_SECONDS
        processing.start(film)
        while _is_active(film):
            for stage, pid in log.more():
                left -= 1
                if left <= 0 and len(killed) < most and self._kill(pid):
                    # It may have come to its next unit by then.
                    later = [name for name, who in log.more() if who == pid]
                    killed.append([stage, *later][-1])
                    left = self._next()
            if time.monotonic() > deadline:
                raise RuntimeError(f"A film is not done:\n{self.instance.logs()}")
            time.sleep(STEP_SECONDS)
        log.more()
        return log.begun, killed

    def _next(self) -> int:
        return self.chance.randint(FEWEST, MOST)

    def _kill(self, pid: int) -> bool:
        """Somewhere in the unit; whether there was somebody."""
        time.sleep(self.chance.uniform(0, 2 * units.PAUSE_SECONDS))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False


def _is_active(film: Film) -> bool:
    connection.close()
    return Film.objects.select_related("job").get(pk=film.pk).is_active


def _film(person: User, provider: Provider, clip: Path) -> Film:
    film = a_film(person, provider, clip)
    return Film.objects.select_related("job", "source", "owner", "effects").get(pk=film.pk)
