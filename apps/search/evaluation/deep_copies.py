"""Copy detection end to end: is the source of an edited copy the first result of a deep search?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.galleries.models import Gallery
from apps.search.evaluation.gallery import png, source_name
from apps.search.services.answering import Result
from apps.search.services.deep_search.files import FileResults, find_deeply
from apps.search.services.deep_search.scope import Scope
from apps.vision.edits import Edit
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.rows import Rows
from apps.vision.local.evaluation.intervals import Share

# Results examined for each copy; failed queries listed.
K = 10
MAX_WORST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Where the source of a copy is: first by its vector, first and among ten after deep search.

    `source` names the picture; `best` and `verdict` are the first result's name and verdict.
    """

    edit: str
    source: str
    by_vector: bool
    is_first: bool
    is_among_ten: bool
    is_verified: bool
    best: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DeepScores:
    """The results for all copies."""

    found: Sequence[Found]
    edits: Sequence[Edit]

    def share(self, edit: str | None, criterion: Callable[[Found], bool]) -> Share:
        selected = [one for one in self.found if edit in (None, one.edit)]
        return Share(sum(map(criterion, selected)), len(selected))

    @property
    def worst(self) -> list[Found]:
        """The queries that failed most: not among ten, not first, not verified."""
        failed = [one for one in self.found if not (one.is_first and one.is_verified)]
        return sorted(failed, key=lambda one: (one.is_among_ten, one.is_first, one.by_vector))

    def as_json(self) -> dict[str, Any]:
        return {"overall": self._json(None)} | {
            "edits": {edit.code: self._json(edit.code) for edit in self.edits}
        }

    def _json(self, edit: str | None) -> dict[str, Any]:
        return {
            "by_vector": self.share(edit, lambda one: one.by_vector).as_json(),
            "recall_at_1": self.share(edit, lambda one: one.is_first).as_json(),
            "recall_at_10": self.share(edit, lambda one: one.is_among_ten).as_json(),
            "verified": self.share(edit, lambda one: one.is_verified).as_json(),
        }

    def tables(self) -> list[Rows]:
        return [self._shares(), *([self._worst()] if self.worst else [])]

    def _shares(self) -> Rows:
        columns = (_("Edit"), _("By vector"), _("Deep"), _("Among the first ten"), _("Verified"))
        rows = Rows(_("Source of a copy found first"), list(columns))
        rows.rows = [self._row(str(edit.title), edit.code) for edit in self.edits]
        rows.total = self._row(_("All edits"), None)
        return rows

    def _row(self, title: str, edit: str | None) -> list[str]:
        by_vector = self.share(edit, lambda one: one.by_vector)
        first = self.share(edit, lambda one: one.is_first)
        ten = self.share(edit, lambda one: one.is_among_ten)
        verified = self.share(edit, lambda one: one.is_verified)
        return [title, f"{by_vector.value:.3f}", str(first), f"{ten.value:.3f}", str(verified)]

    def _worst(self) -> Rows:
        columns = [_("Source"), _("Edit"), _("Source found"), _("First result"), _("Verdict")]
        rows = Rows(_("The worst queries"), columns)
        titles = {edit.code: str(edit.title) for edit in self.edits}
        rows.rows = [
            [one.source, titles[one.edit], _place(one), one.best, one.verdict]
            for one in self.worst[:MAX_WORST]
        ]
        return rows


def _place(one: Found) -> str:
    if not one.is_among_ten:
        return _("not among ten")
    return _("first, not verified") if one.is_first else _("among ten")


def search_all(
    gallery: Gallery,
    files: Sequence[Path],
    edits: Sequence[Edit],
    sample: int,
    seconds: float,
    tick: Callable[[int], None],
) -> DeepScores:
    """Search with every edit of the first `sample` of `files`, which are in the gallery.

    `seconds` is the time limit of one verification; `tick` is called with 1 after each search.
    """
    found = []
    for number, path in enumerate(files[:sample]):
        for edit, copy in zip(edits, edited_copies(path, edits, files), strict=True):
            answer = find_deeply(png(copy), Scope([gallery]), K, seconds)
            found.append(_found(edit, path.stem, source_name(number), answer))
            tick(1)
    return DeepScores(found, edits)


def _found(edit: Edit, name: str, source: str, answer: FileResults) -> Found:
    """`name` of the picture, `source` its name in the gallery."""
    rank = _rank(answer.results, source)
    by_vector = _rank(answer.first, source)
    best = answer.results[0]
    return Found(
        edit.code,
        name,
        by_vector is not None and by_vector < edit.first,
        rank is not None and rank < edit.first,
        rank is not None,
        rank is not None and answer.results[rank].verification is not None,
        best.image.name,
        best.verdict,
    )


def _rank(results: Sequence[Result], source: str) -> int | None:
    """From 0; None if it is not among the results."""
    names = (result.image.name for result in results)
    return next((rank for rank, name in enumerate(names) if name.startswith(source)), None)
