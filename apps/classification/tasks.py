"""The background jobs of classification."""

from django.utils.translation import gettext_lazy as _

from apps.classification.services import expiring, gallery_jobs
from apps.jobs.registry import Stage, job_kind
from apps.jobs.run import Run

STAGES = [Stage("pictures", _("Classifying"))]


@job_kind(
    gallery_jobs.LOCAL,
    title=_("Classifying pictures"),
    queue="vision",
    stages=STAGES,
    failures=gallery_jobs.failures_of,
)
def classify_here(run: Run) -> None:
    _classify(run)


@job_kind(
    gallery_jobs.HOSTED,
    title=_("Classifying pictures by a hosted model"),
    stages=STAGES,
    failures=gallery_jobs.failures_of,
)
def classify_hosted(run: Run) -> None:
    _classify(run)


@job_kind("classification.forget", title=_("Forgetting old classifications"), daily=True)
def forget(run: Run) -> None:
    expiring.forget_old()


def _classify(run: Run) -> None:
    for stage in run.stages():
        gallery_jobs.classify_pictures(run, stage)
