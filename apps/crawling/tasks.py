"""The background work of the public gallery."""

from django.utils.translation import gettext_lazy as _

from apps.crawling.services import crawls, running, scheduling
from apps.crawling.services.sources import remove_in_steps
from apps.jobs.registry import every_hour, job_kind
from apps.jobs.run import Run


@job_kind(crawls.KIND, title=_("Collecting pictures of a site"), queue="crawl")
def crawl(run: Run) -> None:
    running.crawl_job(run)


@job_kind("crawling.remove", title=_("Removing a source"))
def remove(run: Run) -> None:
    remove_in_steps(run)


@every_hour
def start_due() -> None:
    scheduling.start_due()
