"""Progress of a crawl, for the admin's page and the command: counts, few queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.headings import heading
from apps.crawling.managers import QUEUED
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, SourceTag
from apps.jobs.models import Job
from apps.jobs.states import JobState

# The rate is that of the last minutes: sites vary in speed.
RECENT = timedelta(minutes=5)
# Too little data for a rate below this.
LEAST = timedelta(seconds=10)
# More tags are folded.
MAX_TAGS = 20
MAX_HOSTS = 20

SUCCESSFUL = (reasons.READ, reasons.KEPT)
KNOWN = (reasons.KNOWN, reasons.UNCHANGED, reasons.SAME_BYTES, reasons.NEAR_DUPLICATE)
PICTURE = CrawlRequest.Role.PICTURE


@dataclass(frozen=True, slots=True)
class Reason:
    """The number of requests that ended this way."""

    code: str
    count: int

    @property
    def label(self) -> str:
        return heading(self.code)


@dataclass(frozen=True, slots=True)
class BackoffHost:
    """A host that asked us to back off, and how many addresses wait for it."""

    host: str
    until: datetime
    count: int


@dataclass(frozen=True, slots=True)
class TagCount:
    """The pictures under one source tag, by outcome."""

    name: str
    new: int = 0
    known: int = 0
    refused: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    crawl: Crawl
    job: Job | None
    # Requests done, and requests waiting in the frontier.
    done: int
    waiting: int
    pictures_waiting: int
    refused_pictures: list[Reason]
    refused_pages: list[Reason]
    # New pictures a minute, and requests a second, recently; None while unknown.
    a_minute: float | None
    pace: float | None
    backing_off: list[BackoffHost]
    preparing: int
    undecided: int
    # Most pictures first.
    tags: list[TagCount]

    @property
    def has_tags(self) -> bool:
        return any(tag.name for tag in self.tags)

    @property
    def first_tags(self) -> list[TagCount]:
        return self.tags[:MAX_TAGS]

    @property
    def other_tags(self) -> list[TagCount]:
        return self.tags[MAX_TAGS:]

    @property
    def all_tags(self) -> TagCount:
        """The sums, which are those of the crawl's pictures."""
        columns = ("new", "known", "refused", "waiting")
        sums = {c: sum(getattr(tag, c) for tag in self.tags) for c in columns}
        return TagCount("", **sums)

    @property
    def is_over(self) -> bool:
        return self.job is None or not self.job.is_active

    @property
    def is_settled(self) -> bool:
        """Over, and every picture it took is prepared."""
        return self.is_over and not self.preparing

    @property
    def is_running(self) -> bool:
        return self.job is not None and self.job.state == JobState.RUNNING

    @property
    def percent(self) -> int:
        """Of the addresses known so far: what unread pages lead to is unknown."""
        total = self.done + self.waiting
        return 100 * self.done // total if total else 0

    @property
    def seconds_left(self) -> int | None:
        """For the addresses known so far; None while there is no rate."""
        if not self.is_running or not self.pace or not self.waiting:
            return None
        waits = [(host.until - timezone.now()).total_seconds() for host in self.backing_off]
        return round(max(self.waiting / self.pace, *waits, 0))

    @property
    def expected_end(self) -> datetime | None:
        left = self.seconds_left
        return None if left is None else timezone.now() + timedelta(seconds=left)


def progress_of(crawl: Crawl) -> Progress:
    """The current progress. The crawl's own counters are read again."""
    crawl = Crawl.objects.select_related("source", "job", "started_by").get(pk=crawl.pk)
    crawl_requests = crawl.crawl_requests.order_by()
    tally = _tally(crawl_requests)
    done = [row for row in tally if row.state == CrawlRequest.State.DONE]
    waiting = [row for row in tally if row.state == CrawlRequest.State.WAITING]
    a_minute, pace = _pace(crawl, crawl_requests)
    return Progress(
        crawl=crawl,
        job=crawl.job,
        done=sum(row.n for row in done),
        waiting=sum(row.n for row in waiting),
        pictures_waiting=sum(row.n for row in waiting if row.role == PICTURE),
        refused_pictures=_reasons(row for row in done if row.role == PICTURE),
        refused_pages=_reasons(row for row in done if row.role != PICTURE),
        a_minute=a_minute,
        pace=pace,
        backing_off=_backing_off(crawl_requests) if waiting else [],
        **_entries(crawl),
        tags=_tags([row for row in tally if row.role == PICTURE]),
    )


class Row(NamedTuple):
    state: str
    role: str
    source_tag: int | None
    outcome: str
    n: int


def _tally(crawl_requests: QuerySet[CrawlRequest]) -> list[Row]:
    """All counts at once, in the order of the index `visit_tally`: nothing has to be sorted."""
    columns = ("state", "role", "source_tag", "outcome")
    return [Row(*row) for row in crawl_requests.values_list(*columns).annotate(n=Count("id"))]


def _reasons(rows: Iterable[Row]) -> list[Reason]:
    """Failed requests by outcome, the most frequent first."""
    counts = Counter[str]()
    for row in rows:
        if row.outcome not in (*SUCCESSFUL, *KNOWN, reasons.MOVED):
            counts[row.outcome] += row.n
    return [Reason(code, n) for code, n in counts.most_common()]


def _pace(
    crawl: Crawl, crawl_requests: QuerySet[CrawlRequest]
) -> tuple[float | None, float | None]:
    """Pictures a minute and requests a second: recently, or of the whole crawl when it is over."""
    now = timezone.now()
    began = crawl.job.started if crawl.job and crawl.job.started else crawl.created
    if crawl.finished:
        elapsed = max(crawl.finished - began, LEAST).total_seconds()
        return 60 * crawl.new / elapsed, None
    since = max(began, now - RECENT)
    if now - since < LEAST:
        return None, None
    kept = Count("id", filter=Q(role=PICTURE, outcome=reasons.KEPT))
    counts = crawl_requests.filter(finished__gte=since).aggregate(all=Count("id"), kept=kept)
    elapsed = (now - since).total_seconds()
    return 60 * counts["kept"] / elapsed, counts["all"] / elapsed


def _entries(crawl: Crawl) -> dict[str, int]:
    """The source's pictures that are being prepared or wait for staff."""
    states = (CrawledImage.State.ARRIVED, CrawledImage.State.WAITING)
    entries = CrawledImage.objects.filter(source=crawl.source_id, state__in=states)
    return entries.aggregate(
        preparing=Count("id", filter=Q(state=CrawledImage.State.ARRIVED)),
        undecided=Count("id", filter=QUEUED),
    )


def _backing_off(crawl_requests: QuerySet[CrawlRequest]) -> list[BackoffHost]:
    later = crawl_requests.filter(state=CrawlRequest.State.WAITING, not_before__gt=timezone.now())
    hosts = later.values_list("host").annotate(until=Max("not_before"), n=Count("id"))
    return [BackoffHost(*row) for row in hosts.order_by("until")[:MAX_HOSTS]]


def _tags(rows: list[Row]) -> list[TagCount]:
    """Every tag, those with the most pictures first; "" for pictures without any.

    Together they are all pictures of the crawl, each counted once.
    """
    counts: dict[int | None, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.outcome != reasons.MOVED:
            counts[row.source_tag][_fate(row)] += row.n
    most = sorted(counts, key=lambda source_tag: (-counts[source_tag].total(), source_tag or 0))
    source_tags = SourceTag.objects.filter(
        id__in=[source_tag for source_tag in most if source_tag]
    ).only("name")
    names = {source_tag.pk: source_tag.name for source_tag in source_tags}
    return [TagCount(names.get(source_tag or 0, ""), **counts[source_tag]) for source_tag in most]


def _fate(row: Row) -> str:
    if row.state == CrawlRequest.State.WAITING:
        return "waiting"
    if row.outcome in SUCCESSFUL:
        return "new"
    return "known" if row.outcome in KNOWN else "refused"
