"""The doctor's daily job."""

from django.utils.translation import gettext_lazy as _

from apps.doctor.services import daily
from apps.jobs.registry import every_hour, job_kind
from apps.jobs.run import Run


@job_kind(daily.KIND, title=_("Looking whether all is well"))
def examine(run: Run) -> dict[str, int | str]:
    return daily.examine_in_job(run)


@every_hour
def ask() -> None:
    daily.ask()
