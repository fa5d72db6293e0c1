"""What the deeper look costs beside the first answer, in a large gallery."""

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

QUESTIONS = 24
# The first of them warm the server up.
UNTIMED = 4


def measure(count: int) -> dict[str, Any]:
    """`count` pictures whose vectors are made up: no question has a copy among them, so every look
    goes to its end. Whatever a question shortlists has a thumbnail, of another photo."""
    visitor = sign_in()
    gallery = visitor.gallery("deep")
    fill([gallery], count)
    asked = pictures(None, 2 * QUESTIONS)
    questions, others = asked[:QUESTIONS], asked[QUESTIONS:]
    pairs = [_give_thumbnails(gallery, question, others) for question in questions]
    rows = [_ask(visitor, question) for question in questions][UNTIMED:]
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


def _give_thumbnails(gallery: Gallery, question: File, others: list[File]) -> int:
    """How many pictures the question shortlists, each with a thumbnail from now on."""
    with Pillow.open(io.BytesIO(question[1])) as opened:
        asked = embed_query(opened.convert("RGB"))
    ids = shortlist(asked, Scope([gallery]), settings.FUTU_DEEP_PAIRS)
    for number, image_id in enumerate(ids):
        _give_thumbnail(image_id, others[number % len(others)])
    return len(ids)


def _give_thumbnail(image_id: UUID, file: File) -> None:
    with Pillow.open(io.BytesIO(file[1])) as opened:
        small = derive(opened.convert("RGB"), MAX_SIDE[Variant.THUMBNAIL])
    files.save(image_id, Variant.THUMBNAIL, small)


def _ask(visitor: Visitor, question: File) -> tuple[float, float, float]:
    """Milliseconds of the first answer, of the deeper look, and of the same look again."""
    ask = partial(visitor.post, reverse("search:new"), [("file", question)])
    first, response = timed(ask)
    look = partial(
        visitor.http.get, response.url, params={"deep": "1"}, headers={"HX-Request": "true"}
    )
    deep, looked = timed(look)
    looked.raise_for_status()
    again, _ = timed(look)
    return first, deep, again
