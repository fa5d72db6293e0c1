"""Two recipes side by side: what differs, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.classification.models import Recipe

# Words, single Chinese characters and marks, with the spaces after them; line ends.
WORD = re.compile(r"\n|(?:[A-Za-z0-9_{}]+|.)[^\S\n]*")
SETTINGS: tuple[tuple[str, str | Promise], ...] = (
    ("provider", _("provider")),
    ("model", _("model")),
    ("side", _("longest side in pixels")),
    ("quality", _("JPEG quality")),
    ("floor", _("least confidence")),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of one side; `changed`: the other side lacks it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of both recipes; a side that lacks it has no pieces."""

    name: str
    old: list[Piece]
    new: list[Piece]

    @property
    def differs(self) -> bool:
        return any(piece.changed for piece in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Diff:
    settings: list[Row]
    prompt: Row
    categories: list[Row]

    @property
    def is_empty(self) -> bool:
        return not any(row.differs for row in (*self.settings, self.prompt, *self.categories))


def diff(old: Recipe, new: Recipe) -> Diff:
    settings = [
        _whole(str(label), _shown(old, name), _shown(new, name)) for name, label in SETTINGS
    ]
    prompt = Row("", *words(old.prompt, new.prompt))
    return Diff(settings, prompt, _categories(old, new))


def words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    left, right = (WORD.findall(text.replace("\r\n", "\n")) for text in (old, new))
    before: list[Piece] = []
    after: list[Piece] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        _add(before, left[i1:i2], tag != "equal")
        _add(after, right[j1:j2], tag != "equal")
    return before, after


def _add(pieces: list[Piece], found: Sequence[str], changed: bool) -> None:
    if found:
        pieces.append(Piece("".join(found), changed))


def _whole(name: str, old: str, new: str) -> Row:
    """Of short values: changed as a whole."""
    return Row(
        name, [Piece(old, old != new)] if old else [], [Piece(new, old != new)] if new else []
    )


def _shown(recipe: Recipe, name: str) -> str:
    value = getattr(recipe, name)
    return number_format(value) if isinstance(value, float) else str(value or "")


def _categories(old: Recipe, new: Recipe) -> list[Row]:
    """In the order of the new one; those that only the old one has come last."""
    before, after = (
        {category["code"]: _line(category) for category in recipe.categories}
        for recipe in (old, new)
    )
    codes = [*after, *(code for code in before if code not in after)]
    return [_category(code, before.get(code, ""), after.get(code, "")) for code in codes]


def _category(code: str, old: str, new: str) -> Row:
    return Row(code, *words(old, new)) if old and new else _whole(code, old, new)


def _line(category: dict[str, str]) -> str:
    """This machine's have codes alone."""
    names = ", ".join(category[name] for name in ("english", "chinese") if name in category)
    hint = category.get("hint", "")
    return f"{names}: {hint}" if hint else names or category["code"]
