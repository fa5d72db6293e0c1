"""The spider: takes crawl requests from the frontier, makes them, and passes the answers back."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone
from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.http import Response
from twisted.python.failure import Failure

from apps.crawling import frontier
from apps.crawling.models import Crawl, CrawlRequest
from crawlers import answers
from crawlers.database import DatabaseExecutor
from crawlers.failures import fail
from crawlers.in_flight import InFlightRequests
from crawlers.promotion import PromotionBatcher
from crawlers.refusals import NotSent, Refused, RetryLater
from crawlers.settings import CONCURRENCY

logger = logging.getLogger(__name__)

# Poll the frontier at least this often: other processes may have written there.
POLL_SECONDS = 5.0


class GallerySpider(Spider):
    """One crawl, until its frontier is empty or it is stopped."""

    name = "gallery"

    def __init__(self, crawl: Crawl, database: DatabaseExecutor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawl = crawl
        self.database = database
        self.in_flight = InFlightRequests(CONCURRENCY)
        self.promotion = PromotionBatcher(crawl.source, database)
        self.hosts: frozenset[str] = frozenset()
        self.stopping = False
        # The error that ended it: the process exits with an error, and the frontier stays.
        self.crash: BaseException | None = None

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self._open()
            async for request in self._requests():
                yield request
            await self.promotion.finish()
        except Exception as error:  # noqa: BLE001 - Scrapy would log it and end as if all were well
            self._give_up(error)

    async def _open(self) -> None:
        await self.database(frontier.seed, self.crawl)
        self.hosts = await self.database(frontier.hosts_of, self.crawl)
        for host, until in (await self.database(frontier.backing_off, self.crawl)).items():
            self.in_flight.back_off(host, _seconds_to(until))

    async def _requests(self) -> AsyncIterator[Request]:
        """Crawl requests as there is room for them; ends when none is left and none in flight."""
        while True:
            crawl_requests = (
                [] if self.stopping or not self.in_flight.free_slots else await self._take()
            )
            for crawl_request, headers in crawl_requests:
                yield self._request(crawl_request, headers)
            if crawl_requests:
                continue
            if not self.in_flight.by_id and await self._is_over():
                return
            await self.in_flight.change(await self._pause())
            await self.promotion.promote_if_due()

    async def _take(self) -> list[tuple[CrawlRequest, dict[str, str]]]:
        taken = await self.database(
            _take,
            self.crawl,
            self.in_flight.free_slots,
            without_hosts=self.in_flight.backing_off(),
            in_flight=self.in_flight.by_id,
            # One more than may be in flight waits in the host's queue.
            each=self.crawl.source.concurrency + 1,
        )
        for crawl_request, _headers in taken:
            self.in_flight.begin(crawl_request.pk, crawl_request.host)
        return taken

    async def _is_over(self) -> bool:
        if self.stopping:
            return True
        if await self.database(frontier.remaining, self.crawl):
            return False
        return not await self.database(frontier.recheck, self.crawl)

    async def _pause(self) -> float:
        due = await self.database(frontier.next_due, self.crawl)
        waits = [
            POLL_SECONDS,
            self.promotion.seconds_left,
            self.in_flight.until_next() or POLL_SECONDS,
        ]
        if due:
            waits.append(max(0.05, _seconds_to(due)))
        return min(waits)

    def _request(self, crawl_request: CrawlRequest, headers: dict[str, str]) -> Request:
        is_picture = crawl_request.role == CrawlRequest.Role.PICTURE
        return Request(
            crawl_request.url,
            headers=headers,
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            meta={
                "crawl_request": crawl_request,
                "plain": is_picture,
                "download_maxsize": answers.limit_of(crawl_request),
            },
        )

    async def answered(self, response: Response) -> None:
        crawl_request: CrawlRequest = response.meta["crawl_request"]
        async with self._finishing(crawl_request):
            try:
                await self._settle(crawl_request, response)
            except (Refused, RetryLater) as error:
                await self._fail(crawl_request, response.url, error)

    async def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        crawl_request: CrawlRequest = request.meta["crawl_request"]
        async with self._finishing(crawl_request):
            await self._fail(crawl_request, request.url, failure.value or NotSent())

    async def _settle(self, crawl_request: CrawlRequest, response: Response) -> None:
        answers.judge(crawl_request, response)
        await self.database(answers.settle, crawl_request, response)
        if crawl_request.role == CrawlRequest.Role.PICTURE and response.status == 200:
            await self.promotion.arrived()

    async def _fail(self, crawl_request: CrawlRequest, url: str, error: BaseException) -> None:
        await self.database(fail, crawl_request, url, error, answers.limit_of(crawl_request))

    @asynccontextmanager
    async def _finishing(self, crawl_request: CrawlRequest) -> AsyncIterator[None]:
        """Whatever the result, the request is no longer in flight.

        An error while writing ends the spider: Scrapy would log it and go on, and the request would
        be repeated for ever.
        """
        try:
            yield
        except Exception as error:  # noqa: BLE001
            self._give_up(error)
        finally:
            self.in_flight.end(crawl_request.pk)

    def _give_up(self, error: Exception) -> None:
        logger.error("The crawl cannot go on", exc_info=error)
        self.crash = self.crash or error
        self.stop()

    def stop(self) -> None:
        """Make no new requests.

        Those in flight may end; queued ones are returned to the frontier.
        """
        self.stopping = True
        for slot in self.crawler.engine.downloader.slots.values():
            _let_go(slot)
        self.in_flight.wake()

    def back_off(self, host: str, seconds: float) -> None:
        """Send the host nothing for a while, and return its queued requests to the frontier."""
        self.in_flight.back_off(host, seconds)
        if slot := self.crawler.engine.downloader.slots.get(host):
            _let_go(slot)


def _let_go(slot: Slot) -> None:
    while slot.queue:
        _request, answer = slot.queue.popleft()
        answer.errback(NotSent())


def _take(crawl: Crawl, n: int, **conditions: Any) -> list[tuple[CrawlRequest, dict[str, str]]]:
    """Requests that need no fetching are settled here, and others are taken in their place."""
    while crawl_requests := frontier.take(crawl, n, **conditions):
        asked = [
            crawl_request
            for crawl_request in crawl_requests
            if not frontier.skip_unchanged(crawl_request)
        ]
        if asked:
            return [
                (crawl_request, frontier.validators_of(crawl_request)) for crawl_request in asked
            ]
    return []


def _seconds_to(at: datetime) -> float:
    return (at - timezone.now()).total_seconds()
