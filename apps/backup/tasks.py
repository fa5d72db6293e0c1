"""The background work of backups."""

from django.utils.translation import gettext_lazy as _

from apps.backup.services import daily
from apps.backup.services.schedule import KIND
from apps.jobs.registry import every_hour, job_kind
from apps.jobs.run import Run


@job_kind(KIND, title=_("Making a backup"), queue="backup")
def make(run: Run) -> dict[str, str | int]:
    return daily.make_in_job(run)


@every_hour
def ask() -> None:
    daily.ask()
