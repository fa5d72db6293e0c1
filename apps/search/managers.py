"""Vectors in, matches out: the only interface between ORM rows and the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.search.nearest import Match, NearestQuery
from apps.search.states import IndexStateManager
from apps.search.vectors import pack

if TYPE_CHECKING:
    from apps.galleries.models import Gallery
    from apps.search.models import Embedding, Query, UnembeddableImage  # noqa: F401 - named in a string


class EmbeddingManager(models.Manager["Embedding"]):
    def nearest(
        self,
        vector: np.ndarray,
        galleries: Iterable[Gallery],
        k: int,
        *,
        spec: str,
        where: Q | None = None,
    ) -> list[Match]:
        """The `k` pictures of `galleries` most similar to `vector` ((d,), unit length), best first.

        Returns only pictures of `galleries` that meet `where` (a condition on Image) and whose rows
        exist now. Returns fewer than `k` only if there are no more.
        """
        allowed = {gallery.id for gallery in galleries}
        rows = self.filter(gallery__in=allowed, spec=spec)
        asked = NearestQuery(rows, _states().filled(allowed, spec), vector)
        return asked.nearest(k) if where is None else asked.nearest_where(k, where)

    def write(
        self,
        gallery_id: UUID,
        spec: str,
        vectors: Sequence[tuple[UUID, np.ndarray]],
        held_jobs: set[UUID] | None = None,
    ) -> list[UUID]:
        """Give each (image id, (d,) vector) its row and seq; returns the ids that have one now.

        Leaves out pictures that were deleted, that failed since they were read (their job was
        cancelled), or that wait for a job other than `held_jobs`. Existing vectors are kept: a
        repetition does no harm. Call inside a transaction.
        """
        [state] = _states().hold({gallery_id}, {spec})
        ids = [image_id for image_id, _ in vectors]
        present = _hold_images(gallery_id, ids, held_jobs)
        known = set(self.filter(image__in=present, spec=spec).values_list("image_id", flat=True))
        new = [(id_, vector) for id_, vector in vectors if id_ in present - known]
        self.bulk_create(
            self.model(image_id=id_, gallery_id=gallery_id, spec=spec, seq=seq, vector=pack(vector))
            for seq, (id_, vector) in enumerate(new, start=state.last_seq + 1)
        )
        state.last_seq += len(new)
        state.save(update_fields=["last_seq"])
        _unembeddable().filter(image__in=present, spec=spec).delete()
        return [id_ for id_ in ids if id_ in present]

    def forget(self, gallery_id: UUID, image_ids: Sequence[UUID], *, spec: str) -> None:
        """Delete the vectors of these pictures, and count them as stale entries for readers.

        The states are locked first, so no vector is written in between; the state of `spec`, under
        which vectors are made now, is created if missing. Call inside a transaction.
        """
        states = _states().hold({gallery_id}, {spec, *_states().specs_of(gallery_id)})
        rows = self.filter(image__in=image_ids, gallery=gallery_id).order_by()
        counts = dict(rows.values_list("spec").annotate(n=models.Count("id")))
        rows.delete()
        for state in states:
            if count := counts.get(state.spec):
                state.removed += count
                state.save(update_fields=["removed"])

    def carry(self, source_id: UUID, target_id: UUID, image_ids: Sequence[UUID]) -> None:
        """Move the vectors of these pictures to another gallery, under new numbers.

        Readers see them as removed from the one and new in the other. Call inside a transaction.
        """
        specs = _states().specs_of(source_id)
        held = _states().hold({source_id, target_id}, specs)
        states = {(state.gallery_id, state.spec): state for state in held}
        for spec in sorted(specs):
            source, target = states[source_id, spec], states[target_id, spec]
            rows = self.filter(image__in=image_ids, gallery=source_id, spec=spec).only("id")
            vectors = list(rows.order_by("seq"))
            for vector in vectors:
                target.last_seq += 1
                vector.gallery_id, vector.seq = target_id, target.last_seq
            self.bulk_update(vectors, ["gallery", "seq"], batch_size=200)
            source.removed += len(vectors)
            source.save(update_fields=["removed"])
            target.save(update_fields=["last_seq"])


class QueryQuerySet(models.QuerySet["Query"]):
    # How long a visitor without an account can return to a search.
    OF_VISITORS = timedelta(days=1)

    def of_visitor(self, key: str) -> QueryQuerySet:
        """Recent queries of one browser, without an account; none without a key."""
        if not key:
            return self.none()
        return self.filter(owner=None, visitor=key, created__gt=timezone.now() - self.OF_VISITORS)

    def expired(self) -> QueryQuerySet:
        """Those past their retention time."""
        now = timezone.now()
        old = Q(created__lt=now - timedelta(days=settings.FUTU_QUERY_DAYS))
        return self.filter(old | Q(owner=None, created__lte=now - self.OF_VISITORS))


def _states() -> IndexStateManager:
    from apps.search.models import IndexState

    return IndexState.objects


def _unembeddable() -> models.Manager[UnembeddableImage]:
    from apps.search.models import UnembeddableImage

    return UnembeddableImage.objects


def _hold_images(gallery_id: UUID, ids: Iterable[UUID], held_jobs: set[UUID] | None) -> set[UUID]:
    """Lock those of `ids` that are still in the gallery and have not failed."""
    from apps.galleries.models import Image

    images = Image.objects.filter(id__in=ids, gallery=gallery_id)
    if held_jobs is not None:
        images = images.of_jobs(held_jobs)
    return set(images.exclude(state=Image.State.FAILED).held())
