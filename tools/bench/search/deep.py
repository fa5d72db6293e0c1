"""The cost of a deep search compared with the first answer, in a large gallery."""

import io
import statistics
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Gallery
from apps.galleries.pictures import derive
from apps.search.services.deep_search.embedded_query import embed_query
from apps.search.services.deep_search.scope import Scope
from apps.search.services.deep_search.shortlist import shortlist
from tools.bench.search.pictures import File, pictures
from tools.bench.search.search import timed
from tools.bench.search.visitor import Visitor, sign_in
from tools.bench.search.web import fill

QUERIES = 24
# The first of these warm up the server, and are not counted.
WARM_UP = 4


def measure(count: int) -> dict[str, Any]:
    """Search a gallery of `count` synthetic vectors, in milliseconds.

    No query has a copy in it, so that no verification ends early. Shortlisted pictures get the
    thumbnail of another photo.
    """
    visitor = sign_in()
    gallery = visitor.gallery("deep")
    fill([gallery], count)
    asked = pictures(None, 2 * QUERIES)
    queries, others = asked[:QUERIES], asked[QUERIES:]
    pairs = [_give_thumbnails(gallery, query, others) for query in queries]
    rows = [_ask(visitor, query) for query in queries][WARM_UP:]
    columns = dict(zip(("first", "deep", "again"), zip(*rows, strict=True), strict=True))
    return {
        "pictures": count,
        "questions": len(rows),
        "pairs": statistics.median(pairs),
        "regions_at_most": settings.FUTU_DEEP_REGIONS,
        **dict(_figures(columns)),
    }


def _figures(columns: dict[str, tuple[float, ...]]) -> Iterator[tuple[str, float]]:
    for name, times in columns.items():
        yield f"{name}_p50_ms", round(statistics.median(times), 1)
        yield f"{name}_p95_ms", round(statistics.quantiles(times, n=20)[-1], 1)


def _give_thumbnails(gallery: Gallery, query: File, others: list[File]) -> int:
    """Store a thumbnail for each shortlisted picture; returns how many there are."""
    with Pillow.open(io.BytesIO(query[1])) as opened:
        asked = embed_query(opened.convert("RGB"))
    ids = shortlist(asked, Scope([gallery]), settings.FUTU_DEEP_PAIRS)
    for number, image_id in enumerate(ids):
        _give_thumbnail(image_id, others[number % len(others)])
    return len(ids)


def _give_thumbnail(image_id: UUID, file: File) -> None:
    with Pillow.open(io.BytesIO(file[1])) as opened:
        small = derive(opened.convert("RGB"), MAX_SIDE[Variant.THUMBNAIL])
    files.save(image_id, Variant.THUMBNAIL, small)


def _ask(visitor: Visitor, query: File) -> tuple[float, float, float]:
    """Milliseconds of the first answer, of the deep search, and of the same one repeated."""
    ask = partial(visitor.post, reverse("search:new"), [("file", query)])
    first, response = timed(ask)
    search_deeply = partial(
        visitor.http.get, response.url, params={"deep": "1"}, headers={"HX-Request": "true"}
    )
    deep, answered = timed(search_deeply)
    answered.raise_for_status()
    again, _ = timed(search_deeply)
    return first, deep, again
