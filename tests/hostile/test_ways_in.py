"""Hostile files by every way in: an answer in time, no fault of ours, nothing half-written.

`make hostile` sends all of them, in parts, and draws a table of what became of them.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator

import pytest

from apps.search.services.verifying import faults
from tests.hostile import table
from tests.hostile.corpus import Hostile, everything, sample
from tests.hostile.ways import WAYS
from tests.hostile.world import Outcomes, World

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
IS_WHOLE = os.environ.get("FUTU_HOSTILE") == "all"
PARTS = 20 if IS_WHOLE else 1
AT_ONCE = 40
SAMPLE = 1  # of each kind


def chosen(part: int) -> list[Hostile]:
    """Of each part a bit of everything, the same every time."""
    if not IS_WHOLE:
        return sample(SAMPLE)
    files = everything()
    random.Random(1).shuffle(files)
    return files[part::PARTS]


def chunks(files: list[Hostile]) -> Iterator[tuple[Hostile, ...]]:
    rest = iter(files)
    while chunk := tuple(itertools.islice(rest, AT_ONCE)):
        yield chunk


@pytest.mark.parametrize("part", range(PARTS))
def test_every_way_in_takes_hostile_files(
    part: int, world: World, django_capture_on_commit_callbacks
) -> None:
    found: dict[str, Outcomes] = {way: {} for way in WAYS}
    for chunk in chunks(chosen(part)):
        for name, way in WAYS.items():
            with django_capture_on_commit_callbacks(execute=True):
                found[name] |= way(world, chunk)
    report(part, world, found)
    assert world.faults == []
    assert list(faults()) == []
    silent = [(way, one.name) for way, all_ in found.items() for one in all_ if not all_[one]]
    assert silent == [], "each of them has a reason"


def report(part: int, world: World, found: dict[str, Outcomes]) -> None:
    if IS_WHOLE:
        ended = {way: [(one.kind, all_[one]) for one in all_] for way, all_ in found.items()}
        about = {"slowest": world.slowest, "memory": world.most_memory, "faults": world.faults}
        table.keep(part, found=ended, **about)
