"""Throughput of a crawl, compared with the forward passes of its pictures alone."""

from __future__ import annotations

import statistics
import time
from typing import Any

from tools.bench.crawling.crawling import crawled, found_source
from tools.bench.crawling.site import BenchSite, served
from tools.bench.search.ingest import forward_seconds
from tools.bench.search.pictures import File

RUNS = 3


def measure(files: list[File]) -> dict[str, Any]:
    """Crawl `files` from a site without a delay, three times, each followed by the forward passes.

    `ratio` is forward seconds ÷ seconds from the crawl's first request until every picture waits
    for a decision: requests, checks, preparing, embedding and comparing are included.
    `start_seconds` is the time before that, once a crawl: a worker takes the job and starts the
    spider.
    """
    _crawl(files[:2], "warm-up")
    # Alternating, so that the machine's load affects both alike.
    runs = [(*_crawl(files, f"run-{n}"), forward_seconds(files)) for n in range(RUNS)]
    start, seconds, forward = (statistics.median(figures) for figures in zip(*runs, strict=True))
    return {
        "pictures": len(files),
        "runs": RUNS,
        "start_seconds": round(start, 2),
        "crawl_seconds": round(seconds, 2),
        "crawl_per_second": round(len(files) / seconds, 2),
        "forward_seconds": round(forward, 2),
        "forward_per_second": round(len(files) / forward, 2),
        "ratio": round(statistics.median(alone / whole for _start, whole, alone in runs), 3),
    }


def _crawl(files: list[File], name: str) -> tuple[float, float]:
    """Seconds until the first request, and from there until all is done."""

    def picture(number: int) -> bytes:
        # The same bytes again would be recognised, and not prepared again.
        return files[number][1] + name.encode()

    with served(BenchSite(len(files), picture)) as site:
        source = found_source(name, site)
        started = time.monotonic()
        crawled(source)
        seconds = time.monotonic() - site.asked[0]
    arrived = source.entries.exclude(sha256="").count()
    if arrived < len(files):
        raise RuntimeError(f"{arrived} of {len(files)} pictures arrived.")
    # So that the next run finds nothing to compare with.
    source.entries.update(phash="")
    return site.asked[0] - started, seconds
