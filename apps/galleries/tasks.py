"""Background tasks of galleries."""

from django.utils.translation import gettext_lazy as _

from apps.galleries import services
from apps.galleries.members import mailing
from apps.galleries.services import colouring, deriving, emptying
from apps.galleries.services.failing import AddingFailures
from apps.galleries.services.preparing import MAX_ATTEMPTS
from apps.galleries.uploads import zips
from apps.galleries.watched import due, scanning
from apps.jobs.registry import every_minute, job_kind
from apps.jobs.run import Run


@job_kind("galleries.sweep", title=_("Putting aside files that no picture needs"), daily=True)
def sweep(run: Run) -> None:
    services.sweep_files()


@job_kind("galleries.purge", title=_("Emptying the bin of what is too old"), daily=True)
def purge(run: Run) -> None:
    services.purge_bin()


@job_kind("galleries.describe", title=_("Reading what cameras wrote"), daily=True)
def describe(run: Run) -> None:
    services.describe_missing(run)


@job_kind(colouring.KIND, title=_("Finding the colours of pictures"), daily=True)
def colour(run: Run) -> None:
    colouring.colour_job(run)


@job_kind(deriving.KIND, title=_("Making previews again"))
def derive(run: Run) -> dict[str, int]:
    return deriving.derive_job(run)


@job_kind(emptying.KIND, title=_("Deleting for good"))
def delete(run: Run) -> None:
    services.delete_going(run)


@job_kind("galleries.unpack", title=_("Unpacking a zip"), feeds=True)
def unpack(run: Run) -> None:
    zips.unpack(run)


# One attempt more than a picture has: the last one fails the picture and continues.
@job_kind(
    "galleries.add",
    title=_("Adding pictures"),
    settles="count",
    max_attempts=MAX_ATTEMPTS + 1,
    failures=AddingFailures,
)
def add(run: Run) -> None:
    services.prepare_job(run)


@job_kind(mailing.KIND, title=_("Sending an invitation to a gallery"))
def mail_invitation(run: Run) -> None:
    mailing.send(run.params["invitation"], run.params["site"])


@job_kind(due.KIND, title=due.TITLE, queue=due.QUEUE)
def watch(run: Run) -> dict[str, int] | None:
    return scanning.scan_job(run)


@every_minute
def scan_watched_folders() -> None:
    due.ask()
