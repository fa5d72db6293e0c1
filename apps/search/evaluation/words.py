"""Precision and recall of searches for common words, in both languages, on a temporary gallery."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.terms import terms_named
from apps.search.evaluation.labels import Labelled
from apps.search.services.auto_tags import write_tags
from apps.search.services.documents import write_documents
from apps.search.services.filters import Filters
from apps.search.services.words import find_by_words
from apps.vision.projection import Floats

TOP = 10
LANGUAGES = ("english", "chinese")


@dataclass(frozen=True, slots=True)
class WordScore:
    """The first ten results for one word: how many were `found`, and are `right`."""

    word: str
    found: int
    right: int
    # Relevant pictures; at most ten of them can be among the results.
    true: int

    @property
    def precision(self) -> float:
        """0 if nothing was found, since every word has relevant pictures."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / min(TOP, self.true)


def common_words() -> list[dict[str, str]]:
    path = Path(__file__).parent / "common_words.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def unknown_words() -> list[str]:
    """Common words without a term in either language, as "English Chinese"."""
    rows = common_words()
    return [
        f"{row['english']} {row['chinese']}"
        for row in rows
        if not terms_named(row["english"]) and not terms_named(row["chinese"])
    ]


def evaluate_words(
    scores: Floats, labels: Sequence[Labelled], classifier: str
) -> dict[str, list[WordScore]]:
    """Scores by language, of words with at least one relevant picture. Rolls back all changes."""
    with _gallery(scores, labels, classifier) as (gallery, ids):
        return {
            language: list(_scores_of(language, gallery, dict(zip(ids, labels, strict=True))))
            for language in LANGUAGES
        }


def means(scores: Sequence[WordScore]) -> tuple[float, float]:
    """Mean precision and recall, unweighted (macro average)."""
    return fmean(s.precision for s in scores), fmean(s.recall for s in scores)


def _scores_of(
    language: str, gallery: Gallery, labels: dict[UUID, Labelled]
) -> Iterator[WordScore]:
    for row in common_words():
        true = {id_ for id_, labelled in labels.items() if row["term"] in labelled.terms}
        if not true:
            continue
        filters = Filters(q=row[language])
        found = find_by_words(filters, [gallery], gallery.owner_id, skip=0, k=TOP)
        right = sum(image.id in true for image in found.images)
        yield WordScore(row[language], len(found.images), right, len(true))


class _RollbackError(Exception):
    """Rolls back the transaction."""


@contextmanager
def _gallery(
    scores: Floats, labels: Sequence[Labelled], classifier: str
) -> Iterator[tuple[Gallery, list[UUID]]]:
    """A temporary gallery with rows for these pictures, without files; rolled back afterwards."""
    try:
        with transaction.atomic():
            owner = User.objects.create_user("evaluation of words")
            gallery = Gallery.objects.create(owner=owner, name="-")
            made = Image.objects.bulk_create(
                _image(gallery, number) for number in range(len(labels))
            )
            ids = [image.id for image in made]
            write_documents(ids)
            write_tags(ids, scores, classifier)
            yield gallery, ids
            raise _RollbackError
    except _RollbackError:
        pass


def _image(gallery: Gallery, number: int) -> Image:
    return Image(
        gallery=gallery,
        name=f"{number}.jpg",
        sha256=f"{number:064}",
        bytes=1,
        format="JPEG",
        width=1,
        height=1,
        state=Image.State.READY,
    )
