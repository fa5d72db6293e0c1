"""A crawl ingests, workers examine, staff decide and undo, all at once: without deadlocks.

Like `tests/test_together.py`, for the locks that the ledger adds to the common order.
"""

import random
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from apps.crawling.digests import digest_of
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import (
    Crawl,
    CrawledImage,
    CrawlRequest,
    Decision,
    Source,
    SourceTag,
    Takedown,
)
from apps.crawling.services import publishing, source_tags, takedowns
from apps.crawling.services.ingest import ingest
from apps.crawling.services.promotion import promote
from apps.galleries.models import Image, Origin, Tag
from apps.jobs import services as jobs
from apps.search.services.verifying import faults
from tests.crawling.uploads import upload

SECONDS = 12
State = CrawledImage.State


def some(chance: random.Random) -> CrawledImageQuerySet:
    ids = list(CrawledImage.objects.values_list("id", flat=True))
    return CrawledImage.objects.filter(id__in=chance.sample(ids, min(len(ids), 5)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_all_that_happens_to_pictures_of_crawls_at_the_same_time():  # noqa: C901
    sources = [
        Source.objects.found(name=name, slug=name, homepage="https://x.example/", licence="cc0")
        for name in ("one", "two")
    ]
    crawls = [Crawl.objects.create(source=source) for source in sources]
    tags = [SourceTag.objects.create(source=s, name=n) for s in sources for n in ("Sea", "sky")]

    def ingest_some(chance):
        """Few pictures at many addresses, so that there are duplicates."""
        crawl = chance.choice(crawls)
        for _ in range(3):
            ingest(_crawl_request(crawl, chance, tags), upload(chance.randrange(12)), **ANSWER)
        promote(crawl.source)

    def decide(act):
        return lambda chance: act(some(chance), by=None)

    def undo(chance):
        if action := Decision.objects.order_by("?").values_list("action", flat=True).first():
            publishing.undo(action, None)

    def retag(chance):
        publishing.retag(some(chance), add=["cat"], remove=["sea"], by=None)

    def rename(chance):
        source_tags.rename_source_tag(chance.choice(tags), chance.choice(["sea", "ocean"]), by=None)

    def take_down(chance):
        if chance.random() < 0.2 and (entry := some(chance).first()):
            asked = Takedown.objects.create(kind=Takedown.Kind.PICTURE, value=entry.url)
            takedowns.decide(asked, by=None)

    def work(chance):
        jobs.drain()

    verbs = [publishing.approve, publishing.reject, publishing.withdraw]
    acts = [
        ingest_some,
        ingest_some,
        *map(decide, verbs),
        undo,
        retag,
        rename,
        take_down,
        work,
        work,
    ]
    assert _together(acts) == []
    # By chance all twelve may be blocked by now; a new one is accepted as usual.
    ingest(_crawl_request(crawls[0], random.Random(0), tags), upload(12), **ANSWER)
    for source in sources:
        promote(source)
    jobs.drain()
    assert list(faults()) == []
    assert list(_contradictions()) == []
    assert Image.objects.exists()


ANSWER: dict[str, Any] = {"status": 200, "headers": {}, "robots": "allowed"}


def _crawl_request(crawl: Crawl, chance: random.Random, tags: list[SourceTag]) -> CrawlRequest:
    url = f"https://x.example/{chance.random()}.jpg"
    digest = digest_of(url)
    entry = CrawledImage.objects.create(source=crawl.source, url=url, digest=digest, page=url)
    entry.source_tags.add(chance.choice([tag for tag in tags if tag.source_id == crawl.source_id]))
    values = {"url": url, "digest": digest, "host": "x.example", "role": CrawlRequest.Role.PICTURE}
    return CrawlRequest.objects.create(crawl=crawl, entry=entry, **values)


def _contradictions():
    """Inconsistencies between the ledger and the galleries."""
    pictured = CrawledImage.objects.exclude(image=None)
    apart = pictured.filter(state=State.WAITING).exclude(image__gallery=F("source__waiting"))
    apart |= pictured.filter(state=State.APPROVED).exclude(image__gallery=F("source__gallery"))
    yield from (f"{entry.pk} {entry.state} lies elsewhere" for entry in apart)
    bare = CrawledImage.objects.filter(image=None, state__in=[State.WAITING, State.APPROVED])
    yield from (f"{entry.pk} {entry.state} has no picture" for entry in bare)
    unnamed = CrawledImage.objects.filter(state=State.APPROVED, image__origins=None)
    yield from (f"{entry.pk} is published without origin" for entry in unnamed)
    hidden = Origin.objects.exclude(image__gallery__visibility="public")
    yield from (f"{origin} stands on a picture that is not public" for origin in hidden)
    yield from (f"{e.pk} never ends" for e in CrawledImage.objects.filter(state=State.ARRIVED))
    names = list(Tag.objects.filter(owner=None).values_list("name", flat=True))
    if len(names) != len(set(names)):
        yield f"tags twice: {names}"


def _together(acts: list[Callable[[random.Random], object]]) -> list[str]:
    """Run each function repeatedly in a thread of its own, for a while; the errors they raised."""
    end = time.monotonic() + SECONDS
    failures: list[str] = []

    def keep_at(act, seed):
        chance = random.Random(seed)
        try:
            while time.monotonic() < end and not failures:
                act(chance)
        except Exception:  # noqa: BLE001 - the test tells it
            failures.append(traceback.format_exc())
        finally:
            connection.close()

    threads = [threading.Thread(target=keep_at, args=(a, n)) for n, a in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
