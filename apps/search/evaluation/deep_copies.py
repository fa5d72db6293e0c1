"""Copy detection end to end: is the source of an edited copy the first result of a deep search?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.galleries.models import Gallery
from apps.search.evaluation.gallery import png, source_name
from apps.search.services.deep_search.files import find_deeply
from apps.search.services.deep_search.scope import Scope
from apps.vision.edits import Edit
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.rows import Rows
from apps.vision.local.evaluation.intervals import Share

# Results examined for each copy.
K = 10


@dataclass(frozen=True, slots=True)
class Found:
    """Whether the source of a copy is the first result, among the first ten, and verified."""

    edit: str
    is_first: bool
    is_among_ten: bool
    is_verified: bool


@dataclass(frozen=True, slots=True)
class DeepScores:
    """The results for all copies."""

    found: Sequence[Found]
    edits: Sequence[Edit]

    def share(self, edit: str | None, criterion: Callable[[Found], bool]) -> Share:
        selected = [one for one in self.found if edit in (None, one.edit)]
        return Share(sum(map(criterion, selected)), len(selected))

    def as_json(self) -> dict[str, Any]:
        return {"overall": self._json(None)} | {
            "edits": {edit.code: self._json(edit.code) for edit in self.edits}
        }

    def _json(self, edit: str | None) -> dict[str, Any]:
        return {
            "recall_at_1": self.share(edit, lambda one: one.is_first).as_json(),
            "recall_at_10": self.share(edit, lambda one: one.is_among_ten).as_json(),
            "verified": self.share(edit, lambda one: one.is_verified).as_json(),
        }

    def table(self) -> Rows:
        columns = [_("Edit"), _("Found first"), _("Among the first ten"), _("Verified")]
        rows = Rows(_("Source of a copy, after deep search"), columns)
        rows.rows = [self._row(str(edit.title), edit.code) for edit in self.edits]
        rows.total = self._row(_("All edits"), None)
        return rows

    def _row(self, title: str, edit: str | None) -> list[str]:
        first = self.share(edit, lambda one: one.is_first)
        ten = self.share(edit, lambda one: one.is_among_ten)
        verified = self.share(edit, lambda one: one.is_verified)
        return [title, str(first), f"{ten.value:.3f}", f"{verified.value:.3f}"]


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
            results, _spec = find_deeply(png(copy), Scope([gallery]), K, seconds)
            found.append(_found(edit, [(r.image.name, r.verification) for r in results], number))
            tick(1)
    return DeepScores(found, edits)


def _found(edit: Edit, results: Sequence[tuple[str, Any]], number: int) -> Found:
    rank = next(
        (index for index, (name, _) in enumerate(results) if name.startswith(source_name(number))),
        None,
    )
    if rank is None:
        return Found(edit.code, False, False, False)
    return Found(edit.code, rank < edit.first, True, results[rank][1] is not None)
