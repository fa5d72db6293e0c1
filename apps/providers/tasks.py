"""The background work of providers."""

from django.utils.translation import gettext_lazy as _

from apps.jobs.registry import job_kind
from apps.jobs.run import Run
from apps.providers.services.purging import purge


@job_kind("providers.purge", title=_("Clearing the log of models"), daily=True)
def purge_old(run: Run) -> None:
    purge(run.check)
