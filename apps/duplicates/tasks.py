"""The background jobs of duplicates."""

from django.utils.translation import gettext_lazy as _

from apps.duplicates.services import checking, scanning
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind(checking.KIND, title=_("Comparing new pictures"))
def check(run: Run) -> None:
    checking.check_job(run)


@job_kind(scanning.KIND, title=_("Looking for duplicates"))
def scan(run: Run) -> None:
    scanning.scan_job(run)
