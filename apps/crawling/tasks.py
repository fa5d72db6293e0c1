"""The background jobs of the public gallery."""

from django.utils.translation import gettext_lazy as _

from apps.crawling.models import Takedown
from apps.crawling.services import (
    crawl_job,
    crawls,
    examination,
    publishing,
    scheduling,
    source_tags,
    sources,
    takedowns,
)
from apps.jobs.registry import every_hour, job_kind
from apps.jobs.run import Run


@job_kind(crawls.KIND, title=_("Collecting pictures of a site"), queue="crawl")
def crawl(run: Run) -> None:
    crawl_job.crawl_job(run)


@job_kind("crawling.take_down", title=_("Taking pictures down"))
def take_down(run: Run) -> None:
    takedowns.carry_out(Takedown.objects.get(id=run.params["takedown"]), run.check)


# Also once a day, for what a job that gave up has left.
@job_kind(examination.KIND, title=_("Examining new pictures"), daily=True)
def examine(run: Run) -> None:
    examination.examine_job(run)


@job_kind(publishing.KIND, title=_("Deciding about pictures"))
def decide(run: Run) -> None:
    publishing.decide_job(run)


@job_kind("crawling.retag", title=_("Changing tags of public pictures"))
def retag(run: Run) -> None:
    source_tags.retag_job(run)


@job_kind("crawling.remove", title=_("Removing a source"))
def remove(run: Run) -> None:
    sources.remove_in_steps(run)


@every_hour
def start_due() -> None:
    scheduling.start_due()
