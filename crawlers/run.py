"""Runs one crawl in this process, from the frontier's first request to its last."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from apps.crawling import frontier
from apps.crawling.models import Crawl
from crawlers import parent_watchdog
from crawlers.database import DatabaseExecutor
from crawlers.settings import settings_for
from crawlers.spider import GallerySpider

logger = logging.getLogger(__name__)

DONE, CRASHED = 0, 1
LEVELS = {
    "scrapy": logging.WARNING,
    "scrapy.core.downloader.handlers": logging.ERROR,
    "scrapy.downloadermiddlewares.httpcompression": logging.ERROR,
}
# Seconds for requests in flight when the spider is told to stop.
STOP_SECONDS = 10.0


def run(crawl_id: int) -> int:
    """Returns the exit status. Raises frontier.TakenError, Crawl.DoesNotExist, NoContactError."""
    signal.signal(signal.SIGTERM, _exit_early)
    parent_watchdog.hold()
    crawl = frontier.acquire_lease(crawl_id)
    try:
        return _crawl(crawl)
    finally:
        frontier.release_lease(crawl)


def _exit_early(_signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(parent_watchdog.STOPPED)


def _crawl(crawl: Crawl) -> int:
    process = _quiet(settings_for(crawl.source))
    crawler = process.create_crawler(GallerySpider)
    database = DatabaseExecutor()
    task = process.crawl(crawler, crawl=crawl, database=database)
    asyncio.get_event_loop().call_soon(_listen, crawler, crawl)
    process.start(install_signal_handlers=False)
    database.close()
    return _status(crawler, task)


def _status(crawler: Crawler, task: asyncio.Task[None]) -> int:
    spider = crawler.spider
    if not isinstance(spider, GallerySpider) or spider.crash or task.exception():
        return CRASHED
    return parent_watchdog.STOPPED if spider.stopping else DONE


def _listen(crawler: Crawler, crawl: Crawl) -> None:
    loop = asyncio.get_event_loop()

    def stop() -> None:
        logger.info("Told to stop: what is under way may end")
        if isinstance(crawler.spider, GallerySpider):
            crawler.spider.stop()
        loop.call_later(STOP_SECONDS, _exit, crawl)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def _exit(crawl: Crawl) -> None:
    """Rows are consistent at any time: unfinished requests are made again."""
    logger.warning("Some answers did not come in time; they are asked for again")
    os._exit(parent_watchdog.STOPPED)


def _quiet(settings: dict[str, Any]) -> AsyncCrawlerProcess:
    """Scrapy's log is verbose; refusals are logged by us."""
    logging.disable(logging.INFO)  # It logs its versions first.
    process = AsyncCrawlerProcess(settings)
    logging.disable(logging.NOTSET)
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("twisted").addFilter(_is_worth_logging)
    return process


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Invalid certificates are the site's problem, and one line of our own log."""
    return "while verifying certificate" not in record.getMessage()
