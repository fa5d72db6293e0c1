"""What is wrong with each of a film's lines, as codes: for counts and filters, without objects of
thousands of lines. It is remembered, so that after a change of one line one is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Take, Translation
from apps.films.services import terms
from apps.films.services.casting import Cast, cast_of
from apps.films.services.checks import of_line, overlapping
from apps.films.services.keys import digest
from apps.films.services.takes import take_key, unsaid


class Told(NamedTuple):
    pk: UUID
    start_ms: int
    end_ms: int
    text: str
    confidence: float
    character_id: UUID | None
    locked: bool


class Said(NamedTuple):
    text: str
    flag: str
    source_hash: str


class Spoken(NamedTuple):
    rate: float | None
    over_ms: int
    shift_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    pk: UUID
    number: int
    locked: bool
    codes: frozenset[str]


def standings(film: Film) -> list[Standing]:
    """In the order of the lines."""
    lines = [Told(*row) for row in film.cues.in_order().values_list(*Told._fields)]
    said, spoken = _said(film), _spoken(film)
    keys = _keys(film, lines, said)
    doubled, refused = overlapping(lines), unsaid(film)
    codes = _Codes(film)
    found: list[Standing] = []
    for number, one in enumerate(lines, 1):
        key = keys.get(one.pk, "")
        take = spoken.get(key)
        more = {"overlap"} if one.pk in doubled else set()
        more |= {"unsaid"} if key in refused and take is None else set()
        told = codes.of(one, said.get(one.pk), take)
        found.append(Standing(one.pk, number, one.locked, told | more if more else told))
    return found


def _said(film: Film) -> dict[UUID, Said]:
    rows = Translation.objects.filter(cue__film=film, language=film.target_language)
    return {row[0]: Said(*row[1:]) for row in rows.values_list("cue_id", *Said._fields)}


def _spoken(film: Film) -> dict[str, Spoken]:
    """By key; also those that no line has now."""
    rows = film.takes.filter(language=film.target_language)
    return {row[0]: Spoken(*row[1:]) for row in rows.values_list("key", *Spoken._fields)}


def _keys(film: Film, lines: list[Told], said: dict[UUID, Said]) -> dict[UUID, str]:
    """As `takes.current_keys`: a character's voice is looked up once."""
    casts = _casts(film, {one.character_id for one in lines})
    found = {}
    for one in lines:
        text = said[one.pk].text.strip() if one.pk in said else ""
        if text and (cast := casts[one.character_id]) is not None:
            found[one.pk] = take_key(one.pk, text, film.target_language, cast)
    return found


def _casts(film: Film, ids: set[UUID | None]) -> dict[UUID | None, Cast | None]:
    characters = {one.pk: one for one in film.characters.select_related("voice")}
    found: dict[UUID | None, Cast | None] = {}
    for pk in ids:
        try:
            found[pk] = cast_of(film, Cue(film=film, character=characters.get(pk) if pk else None))
        except FilmError:
            found[pk] = None
    return found


class _Codes:
    """Of single lines, remembered by all that they are reckoned from."""

    # Of all films, by lines: some ten megabytes.
    MOST = 20_000
    known: dict[Any, frozenset[str]] = {}

    def __init__(self, film: Film) -> None:
        self.film, self.terms = film, terms.as_rows(film)
        how = [film.language, film.target_language, film.settings.subtitles_only, self.terms]
        self.how = digest(how)

    def of(self, line: Told, said: Said | None, spoken: Spoken | None) -> frozenset[str]:
        key = (self.how, line, said, spoken)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= self.MOST:
                self.known.clear()
            found = self.known[key] = self._reckoned(line, said, spoken)
        return found

    def _reckoned(self, line: Told, said: Said | None, spoken: Spoken | None) -> frozenset[str]:
        translation = Translation(**said._asdict()) if said else None
        take = Take(**spoken._asdict()) if spoken else None
        told = of_line(self.film, Cue(**line._asdict()), translation, take, self.terms)
        return frozenset(one.code for one in told)
