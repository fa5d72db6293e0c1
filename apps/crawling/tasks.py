"""The background work of crawling."""

from django.utils.translation import gettext_lazy as _

from apps.crawling.services.sources import remove_in_steps
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind("crawling.remove", title=_("Removing a source"))
def remove(run: Run) -> None:
    remove_in_steps(run)
