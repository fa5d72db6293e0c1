"""What pages and reports say of an enhancement, in the active language."""

from __future__ import annotations

from datetime import datetime

from django.template.defaultfilters import filesizeformat, floatformat
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.enhancement.models import Enhancement
from apps.enhancement.options import LABELS
from apps.jobs.models import Job
from apps.jobs.services import stalled_among
from apps.vision.upscaling.presets import PRESETS
from apps.vision.upscaling.recipe import UNTOUCHED
from futu.durations import duration

# Of 255 steps: below, no border can be told from the picture.
INVISIBLE = 1.5
Facts = list[tuple[str, str]]


def facts(row: Enhancement) -> Facts:
    """What was asked for and, once it is done, what came of it."""
    return asked(row) + (made(row) if row.is_done else [])


def asked(row: Enhancement) -> Facts:
    recipe, (width, height) = row.recipe, row.result_sides
    preset = PRESETS.get(recipe["preset"])
    told = [
        (_("Dimensions"), f"{row.width} × {row.height} → {width} × {height}"),
        (_("Preset"), str(preset.title) if preset else recipe["preset"]),
        (_("Model"), recipe["model"]),
        (_("Engine"), recipe["engine"]),
        (_("Tiles"), _tiles(recipe)),
        (_("Afterwards"), _afterwards(recipe)),
    ]
    if row.gallery:
        told.append((_("Gallery"), row.gallery.name))
    return [*told, (_("Asked for"), _moment(row.created))]


def made(row: Enhancement) -> Facts:
    told = [
        (_("Finished"), _moment(row.finished)),
        (_("Time worked"), duration(row.seconds)),
        (_("Size"), f"{filesizeformat(row.result_bytes)} · PNG"),
        *figures(row),
        (_("Signature of the settings"), row.signature),
        (_("SHA-256 of the picture"), row.source_sha256),
        (_("SHA-256 of the result"), row.result_sha256),
    ]
    return [(name, value) for name, value in told if value]


def figures(row: Enhancement) -> Facts:
    """Of the tile of the middle, in steps of 255."""
    kept = row.figures or {}
    named = [
        (_("Noise before and after"), _pair(kept.get("noise_before"), kept.get("noise_after"))),
        (_("Seams between tiles"), _step(kept.get("seam"))),
    ]
    return [(name, value) for name, value in named if value]


def waits_for(row: Enhancement) -> str:
    """Why nobody is at it yet, though nothing is wrong; "" where it does not wait."""
    if row.state != "waiting":
        return ""
    of_batch = row.batch.job if row.batch else None
    if of_batch and of_batch.state == Job.State.PAUSED:
        return _("Its batch is paused.")
    if row.job is None and of_batch and of_batch.is_running:
        return _("The pictures of its batch before it are enhanced first.")
    return waits_for_turn(row.job or of_batch)


def unserved_queues(*jobs: Job | None) -> list[str]:
    """Of the first of these jobs that there is: none, or its queue, if no worker serves it."""
    return stalled_among([job for job in jobs if job][:1])


def waits_for_turn(job: Job | None) -> str:
    """Why a job is not begun; "" where it is. That no worker runs is said beside it."""
    if job is None or job.state != Job.State.QUEUED or unserved_queues(job):
        return ""
    if Job.objects.filter(queue=job.queue, state=Job.State.RUNNING).exists():
        return _("The worker is busy with something else. Its turn comes after that.")
    return _("A worker begins with it in a moment.")


def sample_sides(row: Enhancement) -> tuple[int, int]:
    """Of the tile that is shown, in pixels of the result."""
    kept = (row.figures or {}).get("sample", [0, 0, row.recipe["tile"], row.recipe["tile"]])
    scale = row.recipe["scale"]
    return (kept[2] - kept[0]) * scale, (kept[3] - kept[1]) * scale


def _tiles(recipe: dict) -> str:
    return _("%(tile)s pixels, padding %(padding)s") % recipe


def _afterwards(recipe: dict) -> str:
    if all(recipe[name] == value for name, value in UNTOUCHED.items()):
        return _("nothing: untouched model output")
    changed = [
        f"{LABELS[name]} {recipe[name]:g}"
        for name, usual in UNTOUCHED.items()
        if recipe[name] != usual
    ]
    return ", ".join(changed)


def _moment(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


def _pair(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return ""
    return f"{floatformat(before, 2)} → {floatformat(after, 2)}"


def _step(value: float | None) -> str:
    """How much larger the step between two tiles is than those beside it."""
    if value is None:
        return ""
    if value < INVISIBLE:
        return _("none to be seen")
    return _("a step of %(steps)s in 255") % {"steps": floatformat(value, 1)}
