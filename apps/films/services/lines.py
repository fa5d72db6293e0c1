"""The table of lines: each with translation, take, fit and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db.models import Q

from apps.films.models import Cue, Film, Take, Translation
from apps.films.services import terms
from apps.films.services.checks import Problem, of_line, overlapping, problem
from apps.films.services.standing import Standing, standings
from apps.films.services.takes import current_takes, translation_of, unsaid_lines, with_parts

Filter = Literal["all", "misfits", "low", "untranslated", "qc", "unspoken", "locked"]
PAGE = 100


@dataclass(frozen=True, slots=True)
class LineRow:
    cue: Cue
    number: int
    translation: Translation | None
    # None: not made yet, or of another text or voice.
    take: Take | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {one.code for one in self.problems}

    @property
    def rate(self) -> float | None:
        return self.take.rate if self.take else None

    @property
    def over_ms(self) -> int:
        return self.take.over_ms if self.take else 0

    @property
    def text(self) -> str:
        return self.translation.text if self.translation else ""


@dataclass(frozen=True, slots=True)
class LinePage:
    rows: list[LineRow]
    page: int
    pages: int
    # Of the whole film, by filter.
    counts: dict[str, int]


FILTERS: dict[str, Callable[[Standing], bool]] = {
    "all": lambda one: True,
    "misfits": lambda one: bool(one.codes & {"over", "fast_speech", "shifted"}),
    "low": lambda one: "low" in one.codes,
    "untranslated": lambda one: bool(one.codes & {"untranslated", "refused", "missing"}),
    "qc": lambda one: bool(one.codes),
    "unspoken": lambda one: "unspoken" in one.codes,
    "locked": lambda one: one.locked,
}


def all_lines(film: Film) -> list[LineRow]:
    cues = with_parts(film)
    takes = current_takes(film, cues, files=False)
    rows, doubled, refused = terms.as_rows(film), overlapping(cues), unsaid_lines(film, cues)
    return [_row(film, cue, number, takes.get(cue.pk), rows, doubled, refused)
            for number, cue in enumerate(cues, 1)]  # fmt: skip


def _row(
    film: Film, cue: Cue, number: int, take: Take | None, rows: list, doubled: set[object],
    refused: set[UUID],
) -> LineRow:  # fmt: skip
    translation = translation_of(cue, film.target_language)
    told = of_line(film, cue, translation, take, rows)
    if cue.pk in doubled:
        told.append(problem("overlap"))
    if cue.pk in refused and take is None:
        told.append(problem("unsaid"))
    return LineRow(cue, number, translation, take, told)


def lines(film: Film, only: Filter = "all", page: int = 1, *, size: int = PAGE) -> LinePage:
    """A page of the lines that a filter lets through; problems first where one is chosen."""
    found = standings(film)
    counts = {name: sum(map(passes, found)) for name, passes in FILTERS.items()}
    kept = [one for one in found if FILTERS[only](one)]
    pages = max(1, -(-len(kept) // size))
    page = min(max(1, page), pages)
    shown = kept[(page - 1) * size : page * size]
    return LinePage(_rows(film, shown) if shown else [], page, pages, counts)


def _rows(film: Film, shown: list[Standing]) -> list[LineRow]:
    """Those lines alone are read with all that they have."""
    by_id = {one.pk: one for one in shown}
    cues = with_parts(film, *by_id)
    takes, rows = current_takes(film, cues, files=False), terms.as_rows(film)
    doubled: set[object] = {pk for pk, one in by_id.items() if "overlap" in one.codes}
    refused = {pk for pk, one in by_id.items() if "unsaid" in one.codes}
    return [
        _row(film, cue, by_id[cue.pk].number, takes.get(cue.pk), rows, doubled, refused)
        for cue in cues
    ]


def line(cue: Cue) -> LineRow:
    """One line as the table has it, without reading all the others."""
    film = cue.film
    (one,) = with_parts(film, cue.pk)
    take = current_takes(film, [one], files=False).get(one.pk)
    doubled: set[object] = {one.pk} if _overlaps(one) else set()
    refused = unsaid_lines(film, [one])
    return _row(film, one, _number(one), take, terms.as_rows(film), doubled, refused)


def _number(cue: Cue) -> int:
    start = Q(start_ms=cue.start_ms)
    end = start & Q(end_ms=cue.end_ms)
    before = (
        Q(start_ms__lt=cue.start_ms) | start & Q(end_ms__lt=cue.end_ms) | end & Q(id__lt=cue.pk)
    )
    return cue.film.cues.filter(before).count() + 1


def _overlaps(cue: Cue) -> bool:
    """With another line of the same character."""
    others = cue.film.cues.filter(character=cue.character_id).exclude(pk=cue.pk)
    return others.filter(start_ms__lt=cue.end_ms, end_ms__gt=cue.start_ms).exists()
