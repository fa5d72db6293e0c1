"""How much memory a spider needs, and whether that grows with the number of pictures."""

from __future__ import annotations

import io
import statistics
from typing import Any

import numpy as np
import psutil
from PIL import Image as Pillow

from apps.crawling.models import Crawl
from apps.jobs import processes
from tools.bench.crawling.crawling import crawled, found_source
from tools.bench.crawling.site import BenchSite, served

MEBIBYTE = 2**20
# Bytes of noise appended to each picture, so that it is as large as a photo.
WEIGHT = 100_000


def measure(count: int) -> dict[str, Any]:
    """Crawl `count` generated pictures; resident memory of the spider in MiB."""
    samples: list[float] = []

    def look(crawl: Crawl) -> None:
        if crawl.spider and (size := _resident(crawl.spider)):
            samples.append(size / MEBIBYTE)

    with served(BenchSite(count, made)) as site:
        crawl = crawled(found_source("memory", site), look)
    quarter = max(1, len(samples) // 4)
    first, last = statistics.median(samples[:quarter]), statistics.median(samples[-quarter:])
    return {
        "pictures": crawl.new,
        "requests": crawl.requests,
        "peak_mib": round(max(samples), 1),
        "first_quarter_mib": round(first, 1),
        "last_quarter_mib": round(last, 1),
        "growth_mib": round(last - first, 1),
        "timeline_mib": [round(size) for size in samples[:: max(1, len(samples) // 20)]],
    }


def _resident(name: str) -> int:
    """0 when the process has just ended."""
    try:
        return int(psutil.Process(processes.pid_of(name)).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def made(number: int) -> bytes:
    """A small picture unlike the others, padded with noise."""
    chance = np.random.default_rng(number)
    colours = chance.integers(0, 256, (8, 8, 3), np.uint8)
    out = io.BytesIO()
    Pillow.fromarray(colours).resize((128, 128)).save(out, "JPEG")
    return out.getvalue() + chance.bytes(WEIGHT)
