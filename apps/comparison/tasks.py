"""The background jobs of comparison."""

from django.utils.translation import gettext_lazy as _

from apps.comparison.services import asking, batch_working, batches, working
from apps.jobs.registry import Stage, job_kind
from apps.jobs.run import Run

STAGES = [
    Stage("decode", _("Reading both pictures"), weight=2),
    Stage("measure", _("Comparing"), weight=3),
]


@job_kind(asking.KIND, title=_("Comparing two pictures"), stages=STAGES)
def compare(run: Run) -> None:
    working.compare(run)


@job_kind(
    batches.KIND,
    title=_("Comparing many pairs"),
    stages=[Stage("pairs", _("Comparing"))],
    failures=batch_working.failures_of,
)
def compare_batch(run: Run) -> None:
    batch_working.work(run)
