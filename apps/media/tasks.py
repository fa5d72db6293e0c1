"""The background work of files."""

from django.utils.translation import gettext_lazy as _

from apps.jobs.registry import every_minute, job_kind
from apps.jobs.run import Run
from apps.media import services
from apps.media.uploads import sweep_uploads
from apps.media.uploads.finishing import JOB, finish_abandoned
from apps.media.uploads.long_finishing import finish_in_job


@job_kind(JOB, title=_("Checking and keeping a large file"))
def finish(run: Run) -> None:
    finish_in_job(run)


@every_minute
def finish_abandoned_uploads() -> None:
    finish_abandoned()


@job_kind("media.sweep", title=_("Clearing away files and uploads that nobody needs"), daily=True)
def sweep(run: Run) -> None:
    sweep_uploads()
    services.sweep()
