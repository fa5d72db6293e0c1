"""A run: the instance, its people, round after round, the report. Django is set up by now."""

from __future__ import annotations

import shutil
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection

from apps.providers.fake import running as provider_running
from futu.instance import Instance
from tools.chaos.__main__ import PICTURES, SETTINGS
from tools.chaos.faults import Ground
from tools.chaos.people import set_up
from tools.chaos.postgres import Postgres
from tools.chaos.report import Report
from tools.chaos.rounds import Series
from tools.chaos.site import Site

# Rounds between two checks of everything that was ever acknowledged.
EVERYTHING = 50


@dataclass(frozen=True)
class Means:
    top: Path
    data: Path
    extra: Mapping[str, str]
    postgres: Postgres | None
    has_own_disk: bool


def rounds_of(asked: Namespace, means: Means) -> int:
    """0 where the invariant held."""
    instance = Instance(means.data, extra=means.extra)
    instance.prepare()
    instance.extra = {**means.extra, "DJANGO_SETTINGS_MODULE": SETTINGS}
    with provider_running() as provider, Site(instance).running() as site:
        people = set_up(provider)
        only = [name.strip() for name in asked.faults.split(",") if name.strip()]
        ground = Ground(
            site, Random(0), provider, means.postgres, means.top / "clock", means.has_own_disk
        )
        film = clip(means.top) if asked.films else None
        series = Series(ground, people, instance.url, film, only)
        report = Report(connection.vendor, asked.seed, series.skipped)
        for name, why in series.skipped.items():
            print(f"Not tried: {name}, for {why}.", flush=True)
        report.final += series.prepare(PICTURES).broken
        go(asked, series, report)
        end(series, report)
    report.write(asked.out)
    print(report.markdown)
    return int(bool(report.broken))


def go(asked: Namespace, series: Series, report: Report) -> None:
    until = time.monotonic() + 60 * asked.minutes if asked.minutes else None
    for number in range(asked.rounds):
        if until and time.monotonic() > until:
            break
        done = series.round(asked.seed + number)
        report.rounds.append(done)
        if number % EVERYTHING == EVERYTHING - 1:
            done.broken += series.check_everything().broken
        print(f"{number + 1}/{asked.rounds} {done.line}", flush=True)
        report.write(asked.out)
        if done.broken and asked.stop:
            break


def end(series: Series, report: Report) -> None:
    found = series.check_everything()
    report.final += found.broken
    report.pictures = found.pictures
    counted: Counter[str] = Counter()
    for ledger in series.ledgers.values():
        counted.update(ledger.done)
    report.operations = dict(counted.most_common())


def clip(folder: Path) -> Path | None:
    """A film of some seconds with speech, where ffmpeg and what hears are here."""
    if not shutil.which("ffmpeg") or not (Path(settings.FUTU_WEIGHTS) / "whisper-base").exists():
        return None
    from tools.film_clip.clip import Wish, make

    make(folder / "clip", Wish(6, 3, "flite", "en", 2))
    return folder / "clip" / "film.mp4"
