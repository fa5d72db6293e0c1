"""The cost of `Embedding.objects.nearest` beyond the bare index, as a gallery grows.

Measured for queries, for an added picture, and for the first query of a new process.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from apps.galleries.models import Gallery, Image
from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.active_model import active_key
from apps.search.index.readers import readers, search
from apps.search.models import Embedding, IndexState, Query
from apps.search.nearest import Match
from apps.search.services.building import request_build
from apps.search.services.scopes import galleries_in
from tools.bench.search import rows
from tools.bench.search.index.machine import machine
from tools.bench.search.index.making import elsewhere
from tools.bench.search.vectors import Collection, real_vectors

T = TypeVar("T")

K = 24
QUESTIONS = 100
ADDED = 20
# Timeout for building a segment of a million on a slow machine.
PATIENCE_SECONDS = 4 * 3600


def measure(sizes: Sequence[int], folder: Path | None) -> dict[str, Any]:
    """One gallery that grows through `sizes`; medians, in milliseconds, at each.

    `index_ms` is the index alone, `nearest_ms` what a page does: determine the searchable
    galleries, refresh and search the index, load the found rows. The two alternate, so that the
    load of the machine affects both.
    """
    collection = Collection.of(real_vectors(folder))
    questions = collection.queries(QUESTIONS, within=min(sizes))
    vectors = collection.vectors(max(sizes))
    owner = get_user_model().objects.create_user("bench", quota=0)
    asker = Asker(Gallery.objects.create(owner=owner, name="nearest"), active_key())
    grown = []
    for size in sorted(sizes):
        asker.grow(vectors[:size])
        grown.append({"vectors": size, **asker.measure(questions)})
    return {"machine": machine(), "database": connection.vendor, "grown": grown}


class Asker:
    """Fills one gallery and queries it."""

    def __init__(self, gallery: Gallery, spec: str) -> None:
        self.gallery, self.spec = gallery, spec

    @property
    def state(self) -> IndexState:
        return IndexState.objects.get(gallery=self.gallery, spec=self.spec)

    def grow(self, vectors: np.ndarray) -> None:
        """Add what of `vectors` is not there yet, and have a segment built where one is due."""
        have = Embedding.objects.filter(gallery=self.gallery).count()
        # Pictures added while measuring count as the first.
        rows.add(self.gallery, self.spec, vectors[have:], first=have + 1)
        self.build()

    def build(self) -> None:
        """Have workers build a segment of all there is, if it is large enough; one that is being
        built comes first."""
        while (state := self.state).delta and state.living >= settings.FUTU_INDEX_MIN:
            _wait_for(request_build(state, force=True) or state.job)

    def measure(self, questions: np.ndarray) -> dict[str, Any]:
        first = elsewhere(first_question, self.gallery.owner_id, self.spec, questions[0])
        held, _ = readers.refreshed([self.state], len(questions[0]))
        self.nearest(questions[0])
        index: list[float] = []
        nearest: list[float] = []
        for question in questions:
            index.append(_timed(partial(search, held, question, K))[0])
            nearest.append(_timed(partial(self.page, question))[0])
        adding, asking = zip(*map(self._added, questions[:ADDED]), strict=True)
        figures = {
            "index_ms": statistics.median(index),
            "nearest_ms": statistics.median(nearest),
            "over_ms": statistics.median(nearest) - statistics.median(index),
            "add_ms": statistics.median(adding),
            "next_question_ms": statistics.median(asking),
            "first_question_ms": first,
        }
        return {name: round(value, 2) for name, value in figures.items()}

    def nearest(self, question: np.ndarray) -> list[Match]:
        galleries = galleries_in(self.gallery.owner_id, Query.Scope.BOTH)
        return Embedding.objects.nearest(question, galleries, K, spec=self.spec)

    def page(self, question: np.ndarray) -> list[Image]:
        """Rows of the found pictures, as a results page shows them."""
        ids = [match.image_id for match in self.nearest(question)]
        images = Image.objects.visible_to(self.gallery.owner_id).select_related("gallery")
        return list(images.filter(id__in=ids))

    def _added(self, vector: np.ndarray) -> tuple[float, float]:
        """Add one picture and query for it at once; the time of each.

        Raises RuntimeError when the query does not find it.
        """
        adding, image = _timed(lambda: self._add(vector))
        asking, found = _timed(lambda: self.nearest(vector))
        if image.id not in {match.image_id for match in found}:
            raise RuntimeError("A picture that was added is not found by the next question.")
        return adding, asking

    @transaction.atomic
    def _add(self, vector: np.ndarray) -> Image:
        image = rows.image(self.gallery)
        image.save(force_insert=True)
        Embedding.objects.write(self.gallery.id, self.spec, [(image.id, vector)])
        return image


def first_question(owner_id: int | None, spec: str, question: np.ndarray) -> float:
    """Milliseconds of the first query of this process, including loading libraries."""
    galleries = galleries_in(owner_id, Query.Scope.BOTH)
    return _timed(lambda: Embedding.objects.nearest(question, galleries, K, spec=spec))[0]


def _wait_for(job: Job | None) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while job is not None and job.is_active:
        if time.monotonic() > deadline:
            raise RuntimeError("The segment was not built in time.")
        time.sleep(0.2)
        job.refresh_from_db()
    if job is not None and job.state != JobState.SUCCEEDED:
        raise RuntimeError(f"The segment was not built: {job.error}")


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds, and the result of `call`."""
    started = time.perf_counter()
    result = call()
    return 1000 * (time.perf_counter() - started), result
