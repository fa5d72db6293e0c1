"""Latency of a search by HTTP, compared with its parts: decoding, embedding, index."""

import io
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from django.urls import reverse

from apps.galleries.models import Gallery
from apps.galleries.pictures import decode
from apps.search.models import Embedding
from apps.search.services.query_embedding import SIDE
from apps.vision.embedder import get_embedder
from tools.bench.search.pictures import File
from tools.bench.search.visitor import Visitor, sign_in

T = TypeVar("T")

K = 24
ROUNDS = 40


def measure(files: list[File]) -> dict[str, float | int]:
    """Fill a gallery, then query with each picture in turn."""
    visitor = sign_in()
    gallery = visitor.gallery("search")
    visitor.upload(gallery, files)
    visitor.wait_until_ready(gallery, len(files))
    return {"pictures": len(files), **search_all(visitor, files, [gallery])}


def search_all(
    visitor: Visitor, files: list[File], galleries: Sequence[Gallery], scope: str = ""
) -> dict[str, float | int]:
    """Time the page, and its parts alone.

    The two alternate, so that the load of the machine affects both. `ratio` is the median page
    (form sent, redirect followed, result page received) ÷ the median sum of the parts.
    """
    get_embedder().warm()
    pages: list[float] = []
    alone: list[dict[str, float]] = []
    for number in range(ROUNDS + 2):
        file = files[number % len(files)]
        alone.append(parts(file, galleries))
        ask = partial(visitor.post, reverse("search:new"), [("file", file)], scope=scope)
        pages.append(timed(ask)[0])
    return _summary(pages[2:], alone[2:])


def parts(file: File, galleries: Sequence[Gallery]) -> dict[str, float]:
    """Milliseconds of each part of a search, in this process."""
    embedder = get_embedder()
    decoding, picture = timed(lambda: decode(io.BytesIO(file[1]), max_side=SIDE))
    embedding, vectors = timed(lambda: embedder.embed([picture]))
    index, _ = timed(
        lambda: Embedding.objects.nearest(vectors[0], galleries, K, spec=embedder.spec.key)
    )
    return {"decode": decoding, "embed": embedding, "index": index}


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds, and the result of `call`."""
    started = time.perf_counter()
    result = call()
    return 1000 * (time.perf_counter() - started), result


def _summary(pages: list[float], parts: list[dict[str, float]]) -> dict[str, float | int]:
    medians = {f"{name}_ms": statistics.median(row[name] for row in parts) for name in parts[0]}
    whole = statistics.median(sum(row.values()) for row in parts)
    page = statistics.median(pages)
    figures = {
        "p50_ms": page,
        "p95_ms": statistics.quantiles(pages, n=20)[-1],
        **medians,
        "parts_ms": whole,
    }
    rounded = {name: round(value, 1) for name, value in figures.items()}
    return {
        "searches": len(pages),
        **rounded,
        "ratio": round(page / whole, 2),
    }
