"""The background work of the public gallery."""

from django.utils.translation import gettext_lazy as _

from apps.crawling.curation.deciding import KIND, decide_job
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind(KIND, title=_("Deciding on pictures"))
def decide(run: Run) -> None:
    decide_job(run)
