"""How long enhancing takes on this machine: measured by workers, said before one starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.enhancement.models import Pace
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.vision.upscaling.estimate import Expected, expected, seconds_a_tile, work
from apps.vision.upscaling.recipe import SMALLEST_TILE, Recipe

KIND = "enhancement.measure"
# CPU seconds of torch a million pixels that the network sees, as docs/ENHANCEMENT.md has them:
# said until this machine's own pace is measured.
USUAL = {"x4plus": 571.0, "x4plus-anime": 196.0, "animevideov3": 16.4}
MEASURED_PADDING = 16
# Of what a worker measured while it worked, the newest counts for so much.
NEWEST = 0.3


@dataclass(frozen=True, slots=True)
class TimeEstimate:
    """What is expected of one picture. `is_measured`: on this machine, not from a table."""

    expected: Expected
    is_measured: bool


def way_of(recipe: Recipe) -> str:
    return f"{recipe.model} {recipe.engine} {recipe.tile}+{recipe.padding}"


def estimate(width: int, height: int, recipe: Recipe) -> TimeEstimate:
    found = Pace.objects.filter(pk=way_of(recipe)).first()
    seconds = found.seconds if found else _usual(recipe)
    return TimeEstimate(expected(width, height, recipe, seconds), found is not None)


def _usual(recipe: Recipe) -> float:
    return USUAL.get(recipe.model, USUAL["x4plus"]) * work(recipe) / 1e6


def measure_soon(recipe: Recipe) -> None:
    """Have a worker measure this way, unless it is known or being measured."""
    way = way_of(recipe)
    if Pace.objects.filter(pk=way).exists():
        return
    asked = Job.objects.filter(kind=KIND, params__way=way)
    # One that failed is not asked for again and again: the first preview or picture measures, too.
    if not asked.exclude(state=Job.State.CANCELLED).exists():
        jobs.start(KIND, owner_id=None, params={"way": way, "recipe": recipe.as_dict()})


def measure(recipe: Recipe) -> None:
    """In a worker. Of a small tile that sees little around it: a whole one of the largest network
    takes a minute, while somebody waits for a preview. What whole tiles take is noted when there
    are some."""
    padding = min(recipe.padding, MEASURED_PADDING)
    small = replace(recipe, tile=int(SMALLEST_TILE), padding=padding)
    larger = work(recipe) / work(small)
    defaults = {"seconds": larger * seconds_a_tile(small)}
    Pace.objects.update_or_create(pk=way_of(recipe), defaults=defaults)


def note(recipe: Recipe, seconds: float) -> None:
    """What whole tiles took while a worker made them."""
    way = way_of(recipe)
    known = Pace.objects.filter(pk=way).first()
    told = seconds if known is None else (1 - NEWEST) * known.seconds + NEWEST * seconds
    Pace.objects.update_or_create(pk=way, defaults={"seconds": told})
