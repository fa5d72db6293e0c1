"""Memory of every process of an instance, sampled, and whether it grows."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psutil
from django.db import DatabaseError
from django.utils import timezone

from apps.jobs.models import Job
from tools.chaos.site import Site

# What the last quarter may be, beside the second.
GROWTH = 1.03
# Fewer samples have no quarters.
LEAST_SAMPLES = 8


@dataclass
class Sampler:
    """Takes a sample every so many seconds until it is told to stop."""

    site: Site
    seconds: float
    # Proportional set sizes in bytes, by process.
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    # Of the oldest queued job, in seconds.
    ages: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.over.wait(self.seconds):
            sizes: dict[str, int] = defaultdict(int)
            for name, process in named(self.site):
                with suppress(psutil.Error):
                    sizes[name] += process.memory_full_info().pss
            for name, size in sizes.items():
                self.sizes[name].append(size)
            with suppress(DatabaseError):
                self.ages.append(_oldest())

    @property
    def as_json(self) -> dict[str, Any]:
        return {name: told(sizes) for name, sizes in sorted(self.sizes.items())}


def named(site: Site) -> Iterator[tuple[str, psutil.Process]]:
    """Each process by what it does; those of a queue are one, with their children."""
    with suppress(psutil.Error):
        yield "web master", site.main("web")
        for worker in site.main("web").children():
            yield "web worker", worker
            yield from (("children of web", one) for one in worker.children(recursive=True))
        yield "work supervisor", site.main("work")
    for note in (site.data / "run").glob("*.json"):
        with suppress(psutil.Error, OSError, ValueError):
            main = psutil.Process(int(json.loads(note.read_text())["cluster"].split(":")[-2]))
            for one in (main, *main.children(recursive=True)):
                yield f"queue {note.stem}", one


def told(sizes: list[int]) -> dict[str, Any]:
    """In megabytes; `growth` is the last quarter's mean over the second's."""
    quarter = len(sizes) // 4
    figures: dict[str, Any] = {"most_mb": round(max(sizes) / 1e6)}
    if len(sizes) >= LEAST_SAMPLES:
        second = float(np.mean(sizes[quarter : 2 * quarter]))
        last = float(np.mean(sizes[-quarter:]))
        figures |= {
            "second_quarter_mb": round(second / 1e6, 1),
            "last_quarter_mb": round(last / 1e6, 1),
            "growth": round(last / second, 3),
        }
    return figures


def _oldest() -> float:
    oldest = Job.objects.filter(state=Job.State.QUEUED).order_by("created").first()
    return (timezone.now() - oldest.created).total_seconds() if oldest else 0.0
