"""The background jobs of comparison."""

from django.utils.translation import gettext_lazy as _

from apps.comparison.services import asking, batch_working, batches, describing, working
from apps.jobs.registry import Stage, job_kind
from apps.jobs.run import Run

STAGES = [
    Stage("decode", _("Reading both pictures"), weight=2),
    Stage("measure", _("Comparing"), weight=3),
    Stage("vectors", _("Comparing them as a whole"), weight=1),
]


@job_kind(asking.KIND, title=_("Comparing two pictures"), stages=STAGES)
def compare(run: Run) -> None:
    working.compare(run)


@job_kind(working.EMBED, title=_("Comparing two pictures as a whole"), queue="vision")
def compare_vectors(run: Run) -> None:
    working.compare_vectors(run)


@job_kind(describing.KIND, title=_("Describing what differs"), queue="hosted")
def describe(run: Run) -> None:
    describing.describe(run)


@job_kind(
    batches.KIND,
    title=_("Comparing many pairs"),
    stages=[Stage("pairs", _("Comparing"))],
    failures=batch_working.failures_of,
)
def compare_batch(run: Run) -> None:
    batch_working.work(run)
