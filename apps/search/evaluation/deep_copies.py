"""Copy search end to end: is the source of an edited copy first after the deep search?"""

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

# How far down a source counts as found at all.
K = 10


@dataclass(frozen=True, slots=True)
class Found:
    """Where the source came, before and after the deep search (None: beyond K), and its verdict."""

    edit: str
    is_first: bool
    is_among_ten: bool
    is_verified: bool


@dataclass(frozen=True, slots=True)
class DeepScores:
    """What was found of each copy, by edit."""

    found: Sequence[Found]
    edits: Sequence[Edit]

    def share(self, edit: str | None, what: Callable[[Found], bool]) -> Share:
        of = [one for one in self.found if edit in (None, one.edit)]
        return Share(sum(map(what, of)), len(of))

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
        rows = Rows(_("Source of a copy, after the deeper look"), columns)
        rows.rows = [self._row(str(edit.title), edit.code) for edit in self.edits]
        rows.total = self._row(_("All edits"), None)
        return rows

    def _row(self, title: str, edit: str | None) -> list[str]:
        first = self.share(edit, lambda one: one.is_first)
        ten = self.share(edit, lambda one: one.is_among_ten)
        verified = self.share(edit, lambda one: one.is_verified)
        return [title, str(first), f"{ten.value:.3f}", f"{verified.value:.3f}"]


def ask_all(
    gallery: Gallery,
    files: Sequence[Path],
    edits: Sequence[Edit],
    sample: int,
    seconds: float,
    tick: Callable[[int], None],
) -> DeepScores:
    """Every edit of the first `sample` of `files`, which the gallery holds as its sources."""
    found = []
    for number, path in enumerate(files[:sample]):
        for edit, copy in zip(edits, edited_copies(path, edits, files), strict=True):
            results, _spec = find_deeply(png(copy), Scope([gallery]), K, seconds)
            found.append(_found(edit, [(r.image.name, r.verification) for r in results], number))
            tick(1)
    return DeepScores(found, edits)


def _found(edit: Edit, results: Sequence[tuple[str, Any]], number: int) -> Found:
    place = next(
        (at for at, (name, _) in enumerate(results) if name.startswith(source_name(number))), None
    )
    if place is None:
        return Found(edit.code, False, False, False)
    return Found(edit.code, place < edit.first, True, results[place][1] is not None)
