"""What `manage.py find` asks: with a file, in words, or by examples alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

import numpy as np
from django.core.management.base import CommandError

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.search.active_model import active_key
from apps.search.services.answering import Result, find
from apps.search.services.filters import Filters
from apps.search.services.query_embedding import embed_file
from apps.search.services.steering import MAX_EXAMPLES, Examples, shifted_vector
from apps.search.services.words import find_by_words


@dataclass(frozen=True, slots=True)
class Finder:
    """Where one person searches, for what, and how many results are wanted."""

    user: User
    galleries: list[Gallery]
    filters: Filters
    examples: Examples
    k: int

    def with_file(self, file: BinaryIO) -> tuple[list[Result], str]:
        """Raises AskError and PictureError."""
        vector, spec = embed_file(file)
        return self._near(vector, spec), spec

    def by_examples(self) -> list[Result]:
        """With nothing but pictures to be like, or not to be like. Raises AskError."""
        return self._near(None, active_key())

    def by_words(self) -> list[Result]:
        answer = find_by_words(self.filters, self.galleries, self.user.pk, skip=0, k=self.k)
        ranked = [(image, float(image.rank)) for image in answer.images]  # type: ignore[attr-defined]
        return _results(ranked)

    def _near(self, vector: np.ndarray | None, spec: str) -> list[Result]:
        if self.examples:
            vector = shifted_vector(vector, self.examples, self.user.pk, spec)
        if vector is None:
            raise CommandError("The examples cannot be searched with: they are embedded anew.")
        known = self.examples.images
        wanted = self.k + len(known)
        found = find(vector, self.galleries, wanted, spec=spec, where=self.filters.where)
        return _results([pair for pair in found if pair[0].id not in known][: self.k])


def _results(found: Iterable[tuple[Image, float]]) -> list[Result]:
    return [Result(rank, image, score, None) for rank, (image, score) in enumerate(found, start=1)]


def examples_of(user: User, more: list[UUID], less: list[UUID]) -> Examples:
    """Raises CommandError for pictures that this person cannot search with."""
    if both := set(more) & set(less):
        raise CommandError(f"{min(both)} cannot be an example of both kinds.")
    if max(len(more), len(less)) > MAX_EXAMPLES:
        raise CommandError(f"At most {MAX_EXAMPLES} examples of each kind.")
    seen = Image.objects.visible_to(user.pk).in_bulk([*more, *less])
    for id_ in (*more, *less):
        if id_ not in seen:
            raise CommandError(f"There is no picture {id_} that {user.username} may see.")
        if seen[id_].state != Image.State.READY:
            raise CommandError(f"The picture {id_} cannot be searched with yet: it is not ready.")
    return Examples(tuple(dict.fromkeys(more)), tuple(dict.fromkeys(less)))
