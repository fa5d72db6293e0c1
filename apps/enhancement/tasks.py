"""The background jobs of enhancing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.enhancement.options import recipe_of
from apps.enhancement.services import (
    asking,
    batch_working,
    batches,
    drafts,
    pace,
    previewing,
    scratch,
    working,
)
from apps.enhancement.services.faults import named
from apps.jobs.registry import Stage, job_kind
from apps.jobs.run import Run

QUEUE = "enhancement"
STAGES = [
    Stage("tiles", _("Enhancing"), weight=18),
    Stage("write", _("Keeping the result"), weight=1),
]


@job_kind(asking.KIND, title=_("Enhancing a picture"), queue=QUEUE, stages=STAGES)
def enhance(run: Run) -> dict[str, str] | None:
    return working.enhance(run)


@job_kind(drafts.KIND, title=_("Making a preview"), queue=QUEUE)
def make_preview(run: Run) -> None:
    previewing.make_preview(run)


@job_kind(
    batches.KIND,
    title=_("Enhancing pictures"),
    queue=QUEUE,
    stages=[Stage("items", _("Enhancing"))],
    failures=batch_working.failures_of,
)
def enhance_batch(run: Run) -> None:
    batch_working.work(run)


@job_kind(pace.KIND, title=_("Measuring how fast pictures are enhanced"), queue=QUEUE)
def measure(run: Run) -> None:
    recipe = recipe_of(run.params["recipe"])
    with run.long_step(working.TILE_SECONDS), named(recipe):
        pace.measure(recipe)


@job_kind("enhancement.sweep", title=_("Removing old previews and parts"), daily=True)
def sweep(run: Run) -> None:
    drafts.sweep()
    scratch.sweep()
