"""Check that a crawl respects the crawl delay of a site."""

from __future__ import annotations

import statistics
from itertools import pairwise
from typing import Any

from tools.bench.crawling.crawling import crawled, found_source
from tools.bench.crawling.memory import made
from tools.bench.crawling.site import BenchSite, served

# Seconds: ours, and what the site's robots.txt asks for.
OURS = 0.2
THEIRS = 0.5


def measure(count: int) -> dict[str, Any]:
    """Crawl `count` pictures of a site that asks for half a second between requests."""
    with served(BenchSite(count, made, THEIRS)) as site:
        crawled(found_source("rate", site, OURS))
    gaps = [later - earlier for earlier, later in pairwise(site.asked)]
    return {
        "requests": len(site.asked),
        "delay_seconds": THEIRS,
        "least_gap_seconds": round(min(gaps), 3),
        "median_gap_seconds": round(statistics.median(gaps), 3),
        "longest_gap_seconds": round(max(gaps), 3),
        "timeline_seconds": [round(moment - site.asked[0], 2) for moment in site.asked],
    }
