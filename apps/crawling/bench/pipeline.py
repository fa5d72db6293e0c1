"""How fast a crawl's pictures become searchable, against the forward passes alone."""

from __future__ import annotations

import statistics
import time
from typing import Any

from apps.crawling.bench.crawling import crawled, found_source
from apps.crawling.bench.site import BenchSite, served
from apps.search.bench.ingest import forward_seconds
from apps.search.bench.pictures import File

RUNS = 3


def measure(files: list[File]) -> dict[str, Any]:
    """Crawl `files` from a site without a delay, three times; then the same forward passes.

    `ratio` is forward seconds ÷ seconds from the start of the crawl until every picture waits for
    a decision: asking, checking, preparing, embedding and comparing with all others are in it.
    """
    _crawl(files[:2], "warm-up")
    runs = [_crawl(files, f"run-{number}") for number in range(RUNS)]
    forward = statistics.median(forward_seconds(files) for _ in range(RUNS))
    seconds = statistics.median(runs)
    return {
        "pictures": len(files),
        "runs": RUNS,
        "crawl_seconds": round(seconds, 2),
        "crawl_per_second": round(len(files) / seconds, 2),
        "forward_seconds": round(forward, 2),
        "forward_per_second": round(len(files) / forward, 2),
        "ratio": round(forward / seconds, 3),
    }


def _crawl(files: list[File], name: str) -> float:
    def picture(number: int) -> bytes:
        # The same file twice would be told by its bytes, and not be prepared again.
        return files[number][1] + name.encode()

    with served(BenchSite(len(files), picture)) as site:
        source = found_source(name, site)
        begun = time.perf_counter()
        crawled(source)
        seconds = time.perf_counter() - begun
    kept = source.entries.exclude(sha256="").count()
    if kept < len(files):
        raise RuntimeError(f"{kept} of {len(files)} pictures arrived.")
    # So that the next run has nothing to compare with.
    source.entries.update(phash="")
    return seconds
