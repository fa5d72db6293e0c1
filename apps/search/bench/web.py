"""Searching one's own pictures and the web's in one ranking, against its parts."""

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils import timezone

from apps.galleries.models import Gallery, Image, Origin
from apps.search.bench.pictures import pictures
from apps.search.bench.search import ask_all
from apps.search.bench.visitor import sign_in
from apps.search.keys import spec_key
from apps.search.models import Embedding, IndexState
from apps.search.vectors import pack
from apps.vision.embedder import get_embedder

BATCH = 1000
SOURCES = 30
QUESTIONS = 20


def measure(count: int) -> dict[str, Any]:
    """`count` pictures of one's own, as many of the web; asked of each side, and of both.

    Vectors are made up, which costs a search as much as real ones; the questions are pictures.
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
        figures = ask_all(visitor, files, galleries, scope=scope)
        measured |= {f"{scope}_{name}": value for name, value in figures.items()}
    return measured


def fill(galleries: Sequence[Gallery], count: int) -> None:
    """Rows of `count` pictures that can be found, in these galleries in turn."""
    spec = get_embedder().spec
    numbers = np.random.default_rng(count)
    for place, gallery in enumerate(galleries):
        share = range(place, count, len(galleries))
        for start in range(0, len(share), BATCH):
            vectors = numbers.standard_normal((len(share[start : start + BATCH]), spec.dims))
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            _write(gallery, spec_key(spec), vectors, first=start + 1)
        IndexState.objects.create(gallery=gallery, spec=spec_key(spec), last_seq=len(share))


def _write(gallery: Gallery, spec: str, vectors: np.ndarray, first: int) -> None:
    images = Image.objects.bulk_create(_image(gallery) for _ in vectors)
    if gallery.is_published:
        Origin.objects.bulk_create(_origin(image) for image in images)
    Embedding.objects.bulk_create(
        Embedding(image=image, gallery=gallery, spec=spec, seq=seq, vector=pack(vector))
        for seq, (image, vector) in enumerate(zip(images, vectors, strict=True), start=first)
    )


def _image(gallery: Gallery) -> Image:
    return Image(
        gallery=gallery,
        name="made up.jpg",
        sha256=uuid.uuid4().hex * 2,
        bytes=1,
        format="JPEG",
        width=1200,
        height=800,
        state=Image.State.READY,
        prepared_at=timezone.now(),
        ready_at=timezone.now(),
    )


def _origin(image: Image) -> Origin:
    return Origin(
        image=image,
        site="example.org",
        page=f"https://example.org/{image.id}",
        url=f"https://example.org/{image.id}.jpg",
        title="Made up",
        author="Nobody",
        licence="cc0",
        fetched=timezone.now(),
    )
