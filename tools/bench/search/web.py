"""Search own and public pictures together, compared with each alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from apps.galleries.models import Gallery
from apps.vision.embedder import get_embedder
from tools.bench.search import rows
from tools.bench.search.pictures import pictures
from tools.bench.search.search import search_all
from tools.bench.search.visitor import sign_in

SOURCES = 30
QUESTIONS = 20


def measure(count: int) -> dict[str, Any]:
    """Search `count` own pictures, as many public ones, and both together.

    Vectors are synthetic, which does not change the cost of a search; queries are real pictures.
    """
    visitor, files = sign_in(), pictures(None, QUESTIONS)
    mine = [visitor.gallery("search")]
    fill(mine, count)
    web = [
        Gallery.objects.create(owner=None, name=f"source {n}", visibility="public")
        for n in range(SOURCES)
    ]
    fill(web, count)
    measured: dict[str, Any] = {"pictures": 2 * count, "sources": SOURCES}
    for scope, galleries in (("mine", mine), ("public", web), ("both", [*mine, *web])):
        figures = search_all(visitor, files, galleries, scope=scope)
        measured |= {f"{scope}_{name}": value for name, value in figures.items()}
    return measured


def fill(galleries: Sequence[Gallery], count: int) -> None:
    """Add rows of `count` pictures, alternating between these galleries."""
    spec = get_embedder().spec
    numbers = np.random.default_rng(count)
    for place, gallery in enumerate(galleries):
        share = len(range(place, count, len(galleries)))
        vectors = numbers.standard_normal((share, spec.dims), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows.add(gallery, spec.key, vectors, first=1)
