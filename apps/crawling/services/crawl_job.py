"""The job of a crawl: runs a spider process over the frontier, and reports progress."""

from __future__ import annotations

import logging
import time
from dataclasses import astuple, dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_noop

from apps.crawling import reasons
from apps.crawling.models import Crawl, CrawlRequest
from apps.crawling.services import source_changes
from apps.crawling.services.promotion import promote
from apps.crawling.services.pruning import forget_old_crawl_requests
from apps.crawling.services.spiders import Spider
from apps.jobs.run import Cancelled, JobError, Paused, Run
from apps.jobs.states import JobState

logger = logging.getLogger(__name__)

# Seconds between two checks for a stop request, and between two progress updates.
POLL = 0.5
REPORT = 2.0
# How often in a row a spider may die without progress; seconds before each restart.
DEATHS = 3
WAITS = (2, 10)

DIES = gettext_noop(
    "The crawling process ended %(times)s times without getting on; the server's log has the "
    "details. What was found so far is kept. Trying again goes on from here."
)
ANOTHER = gettext_noop(
    "Another crawl of this source is under way. Try again when it is over; this one then goes on "
    "where it stopped."
)
UNREAD = gettext_noop(
    "Nothing of this source could be read. The crawl's page says why for each address; try the "
    "source's settings out, then crawl again."
)
NOTHING = gettext_noop(
    "No picture was found on this source. Either its pages have changed or the settings do not fit "
    "them: try them out, then crawl again."
)
# Pages with these outcomes were read, or did not need to be.
SUCCESSFUL = (reasons.READ, reasons.UNCHANGED, reasons.KNOWN, reasons.NO_PICTURE, reasons.LIMIT)
GONE = gettext_noop("The source is not to be crawled any more. Allow it in its settings first.")


def crawl_job(run: Run) -> None:
    """Crawl the frontier to its end. Called again, it continues."""
    crawl = Crawl.objects.select_related("source").filter(job=run.job_id).first()
    if crawl is None:
        return  # Its source was deleted.
    _refuse(crawl)
    Crawl.objects.filter(pk=crawl.pk).update(finished=None)
    _forgive_if_it_got_on(run, crawl)
    # A leftover of an earlier spider.
    promote(crawl.source)
    try:
        _run_spiders(run, crawl)
    except (Cancelled, Paused, JobError):
        # Not on a shutdown: otherwise there is time to create the rows of stored pictures.
        promote(crawl.source)
        raise
    except Crawl.DoesNotExist:
        logger.info("The source of a crawl was deleted meanwhile.")
        return
    promote(crawl.source)
    source_changes.catch_up(crawl.source)
    forget_old_crawl_requests(crawl.source, run.beat)
    _fail_if_empty(crawl)


def _fail_if_empty(crawl: Crawl) -> None:
    """A site that could not be read at all must not look like one without news."""
    pages = crawl.crawl_requests.exclude(role=CrawlRequest.Role.PICTURE).exclude(outcome="")
    if pages.exists() and not pages.filter(outcome__in=SUCCESSFUL).exists():
        raise JobError(UNREAD)
    found_nothing = (
        pages.exists() and not crawl.crawl_requests.filter(role=CrawlRequest.Role.PICTURE).exists()
    )
    if found_nothing and not crawl.tags and not pages.filter(outcome=reasons.LIMIT).exists():
        raise JobError(NOTHING)


def _refuse(crawl: Crawl) -> None:
    """A retried crawl may meet a newer one, and two would send twice as many requests."""
    if not crawl.source.enabled:
        raise JobError(GONE)
    others = crawl.source.crawls.exclude(pk=crawl.pk).exclude(job=None)
    running = others.filter(job__state=JobState.RUNNING)
    if running.filter(Q(pk__lt=crawl.pk) | ~Q(spider="")).exists():
        raise JobError(ANOTHER)


def _forgive_if_it_got_on(run: Run, crawl: Crawl) -> None:
    """Reset the count of deaths if the crawl has made progress since the last one."""
    standing = list(astuple(_snapshot(crawl)))
    if run.params.get("standing") != standing:
        run.forgive_crashes()
        run.remember(standing=standing)


def _run_spiders(run: Run, crawl: Crawl) -> None:
    """Start spiders until the frontier is empty: one may die, and the next continues."""
    deaths = 0
    while not (before := _snapshot(crawl)).is_finished:
        with Spider(crawl) as spider:
            status = _watch(run, crawl, spider)
        after = _snapshot(crawl)
        _report(run, after)
        if after.is_finished:
            return
        logger.warning("The spider of %s ended with the status %s.", crawl, status)
        deaths = 0 if after != before else deaths + 1
        if deaths >= DEATHS:
            raise JobError(DIES, times=deaths)
        if deaths:
            _rest(run, WAITS[deaths - 1])


def _watch(run: Run, crawl: Crawl, spider: Spider) -> int:
    """Wait for the spider's end, reporting progress meanwhile; its exit status."""
    seen, due = _snapshot(crawl), 0.0
    while (status := spider.wait(POLL)) is None:
        run.check()
        if time.monotonic() < due:
            continue
        due = time.monotonic() + REPORT
        if (now := _snapshot(crawl)) != seen:
            seen = now
            _report(run, now)
            run.forgive_crashes()
    return status


def _rest(run: Run, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run.check()
        time.sleep(POLL)


@dataclass(frozen=True, slots=True)
class CrawlSnapshot:
    """How far a crawl is. Two different values mean progress in between."""

    seeded: bool
    requests: int
    done: int
    waiting: int

    @property
    def is_finished(self) -> bool:
        return self.seeded and not self.waiting


def _snapshot(crawl: Crawl) -> CrawlSnapshot:
    seeded, requests = Crawl.objects.values_list("seeded", "requests").get(pk=crawl.pk)
    states = crawl.crawl_requests.order_by().values_list("state").annotate(n=Count("id"))
    counts = dict(states)
    return CrawlSnapshot(
        seeded,
        requests,
        counts.get(CrawlRequest.State.DONE, 0),
        counts.get(CrawlRequest.State.WAITING, 0),
    )


def _report(run: Run, now: CrawlSnapshot) -> None:
    run.report(now.done, now.done + now.waiting)
