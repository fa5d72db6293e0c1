"""Hostile files by every way in: an answer in time, no fault of ours, nothing half-written.

`make hostile` sends all of them, and writes a table to test-results/hostile.md.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.search.services.verifying import faults
from tests.hostile.corpus import Hostile, everything, sample
from tests.hostile.table import table
from tests.hostile.ways import WAYS
from tests.hostile.world import Outcomes, World

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
IS_WHOLE = os.environ.get("FUTU_HOSTILE") == "all"
AT_ONCE = 60
SAMPLE = 1  # of each kind


def chosen() -> list[Hostile]:
    """In an order that shows a bit of everything early, the same one every time."""
    if not IS_WHOLE:
        return sample(SAMPLE)
    files = everything()
    random.Random(1).shuffle(files)
    return files


def chunks(files: list[Hostile]) -> Iterator[tuple[Hostile, ...]]:
    rest = iter(files)
    while chunk := tuple(itertools.islice(rest, AT_ONCE)):
        yield chunk


def test_every_way_in_takes_hostile_files(
    world: World, django_capture_on_commit_callbacks
) -> None:
    files = chosen()
    found: dict[str, Outcomes] = {way: {} for way in WAYS}
    for chunk in chunks(files):
        for name, way in WAYS.items():
            with django_capture_on_commit_callbacks(execute=True):
                found[name] |= world.went(name, way, chunk)
        report(world, found)
    assert world.faults == []
    assert list(faults()) == []
    silent = [(way, one.name) for way, all_ in found.items() for one in all_ if not all_[one]]
    assert silent == [], "each of them has a reason"


def report(world: World, found: dict[str, Outcomes]) -> None:
    if not IS_WHOLE:
        return
    told = f"{len(next(iter(found.values())))} files by {len(found)} ways in; the slowest answer "
    told += f"took {world.slowest:.1f} s, a decoder held {world.most_memory / 2**20:.0f} MiB."
    path = Path("test-results/hostile.md")
    path.parent.mkdir(exist_ok=True)
    spent = ", ".join(f"{way} {seconds}" for way, seconds in world.seconds.items())
    lines = [told, "", table(found), "", f"Seconds: {spent}.", "", *world.faults]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
