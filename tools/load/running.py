"""The load itself: people as threads, their times, the report."""

from __future__ import annotations

import json
import os
import threading
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.db import connection

from apps.providers.fake import running as provider_running
from futu.instance import Instance
from tools.chaos.api import Api, NoAnswerError
from tools.chaos.ledger import Ledger
from tools.chaos.load import OPERATIONS, Person
from tools.chaos.people import People, set_up
from tools.chaos.quiet import wait_until_quiet
from tools.chaos.running import clip
from tools.chaos.site import Site
from tools.load.memory import GROWTH, Sampler

# Pictures of one person are drawn by numbers of their own.
NUMBERS = 1_000_000
SAMPLES = 240
PERCENTILES = (50, 95, 99)


def measure(asked: Namespace, top: Path, extra: Mapping[str, str]) -> int:
    """0 where nothing failed."""
    instance = Instance(top / "data", extra=extra)
    instance.prepare()
    film = clip(top) if asked.films else None
    with provider_running() as provider, Site(instance).running() as site:
        people = set_up(provider, [f"user{n}" for n in range(asked.users)])
        users = [User(instance.url, people, place, film, asked) for place in range(asked.users)]
        sampler = Sampler(site, max(1.0, 60 * asked.minutes / SAMPLES))
        threads = [threading.Thread(target=one.run) for one in users]
        watching = threading.Thread(target=sampler.run)
        for thread in (watching, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        sampler.over.set()
        watching.join()
        report = summary(asked, users, sampler)
        write(report, asked.out)  # What is queued may take long.
        quiet = wait_until_quiet()
        report |= {"stuck": quiet.stuck, "quiet_after_s": round(quiet.seconds, 1)}
    write(report, asked.out)
    print((asked.out / "load.md").read_text())
    return int(bool(report["errors"] or report["stuck"]))


class User:
    """One person until the time is over."""

    def __init__(
        self, url: str, people: People, place: int, film: Path | None, asked: Namespace
    ) -> None:
        name = f"user{place}"
        self.person = Person(
            Api(url, people.tokens[name]),
            Ledger(name),
            Random(place),
            place * NUMBERS,
            people.recipe,
            film,
        )
        self.chance, self.pause = Random(f"pause {place}"), asked.pause
        self.until = time.monotonic() + 60 * asked.minutes
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    def run(self) -> None:
        names = list(OPERATIONS)
        weights = [OPERATIONS[name][0] for name in names]
        while time.monotonic() < self.until:
            name = self.person.chance.choices(names, weights)[0]
            begun = time.monotonic()
            try:
                OPERATIONS[name][1](self.person)
            except NoAnswerError as error:
                self.errors.append(str(error))
            self.seconds[name].append(time.monotonic() - begun)
            time.sleep(self.chance.expovariate(1 / self.pause) if self.pause else 0)
        self.errors += self.person.ledger.complaints


def summary(asked: Namespace, users: list[User], sampler: Sampler) -> dict[str, Any]:
    merged: dict[str, list[float]] = defaultdict(list)
    for user in users:
        for name, seconds in user.seconds.items():
            merged[name] += seconds
    memory = sampler.as_json
    return {
        "minutes": asked.minutes,
        "users": asked.users,
        "database": connection.vendor,
        "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}",
        "operations": {name: _times(seconds) for name, seconds in sorted(merged.items())},
        "errors": [error for user in users for error in user.errors],
        "asked_again": sum(u.person.api.refusals + u.person.api.unanswered for u in users),
        "stuck": [],
        "quiet_after_s": None,
        "oldest_queued_job_s": _times(sampler.ages) if sampler.ages else {},
        "memory": memory,
        "growing": [name for name, one in memory.items() if one.get("growth", 0) > GROWTH],
    }


def _times(seconds: list[float]) -> dict[str, float]:
    found = np.percentile(seconds, PERCENTILES)
    named = {f"p{p}": round(float(n), 3) for p, n in zip(PERCENTILES, found, strict=True)}
    return {"count": len(seconds), **named}


def write(report: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "load.json").write_text(json.dumps(report, ensure_ascii=False, indent=1))
    lines = [
        f"# {report['minutes']} minutes of {report['users']} people",
        "",
        f"{report['database']}, {report['machine']}; {len(report['errors'])} errors, "
        f"{report['asked_again']} asked again, quiet after {report['quiet_after_s']} s, "
        f"stuck: {report['stuck'] or 'nothing'}.",
        "",
        "| operation | count | p50 s | p95 s | p99 s |",
        "|---|---|---|---|---|",
    ]
    rows = {**report["operations"], "oldest queued job": report["oldest_queued_job_s"]}
    lines += [
        f"| {name} | " + " | ".join(map(str, one.values())) + " |" for name, one in rows.items()
    ]
    lines += [
        "",
        "| process | most MB | second quarter | last quarter | growth |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | " + " | ".join(map(str, one.values())) + " |"
        for name, one in report["memory"].items()
    ]
    (folder / "load.md").write_text("\n".join(lines) + "\n")
