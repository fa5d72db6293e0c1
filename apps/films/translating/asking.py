"""All lines of a batch, whatever the model does: asked again, bisected, and flagged at last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apps.films.translating.lines import Line, budget
from apps.providers.errors import (
    AnswerTooLargeError,
    ContentRefusedError,
    InputTooLargeError,
    MalformedAnswerError,
    ProviderError,
    ProviderTooLargeError,
    UnfitAnswerError,
)

# Answers that say nothing of the lines: a smaller question may have a better one.
UNUSABLE = (
    UnfitAnswerError,
    MalformedAnswerError,
    AnswerTooLargeError,
    InputTooLargeError,
    ProviderTooLargeError,
)
REFUSED, MISSING = "refused", "missing"
# As often the same lines are asked for before they are divided.
TRIES = 2
# A line this much over its budget, with none behind it, holds the next one's words.
MERGED = 1.6


class Ask(Protocol):
    def __call__(self, lines: Sequence[Line], hint: str = "", /) -> dict[str, str]:
        """One request: texts by id. Raises ProviderError."""


@dataclass(slots=True)
class Result:
    """Texts by id; of lines without one, why."""

    texts: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)

    def add(self, other: Result) -> Result:
        self.texts |= other.texts
        self.flags |= other.flags
        return self


Check = Callable[[], object]


def translate(
    lines: Sequence[Line],
    ask: Ask,
    language: str,
    check: Check = lambda: None,
    into: Result | None = None,
) -> Result:
    """Each line has a text or a flag. Raises ProviderError for what is no fault of the lines: the
    key, the budget, a server that is down; `into` has what was answered before."""
    result = Result() if into is None else into
    left = list(lines)
    for _try in range(TRIES):
        if not left:
            return result
        check()
        try:
            found = ask(left)
        except ContentRefusedError:
            return _divided(left, ask, language, check, REFUSED, result)
        except UNUSABLE:
            continue
        good = usable(left, found, language)
        result.texts |= good
        left = [one for one in left if one.id not in good]
    return _divided(left, ask, language, check, MISSING, result)


def _divided(
    lines: Sequence[Line], ask: Ask, language: str, check: Check, flag: str, into: Result
) -> Result:
    """Halves, until what one line alone does not get is known."""
    if not lines:
        return into
    if len(lines) == 1:
        return into.add(_alone(lines[0], ask, language, check, flag))
    half = len(lines) // 2
    translate(lines[:half], ask, language, check, into)
    return translate(lines[half:], ask, language, check, into)


def _alone(line: Line, ask: Ask, language: str, check: Check, flag: str) -> Result:
    """It has been asked for alone: refused once, or without a usable answer as often as is
    tried."""
    if flag == REFUSED:
        return Result(flags={line.id: REFUSED})
    check()
    try:
        found = usable([line], ask([line]), language)
    except ContentRefusedError:
        return Result(flags={line.id: REFUSED})
    except UNUSABLE:
        found = {}
    return Result(found) if found else Result(flags={line.id: MISSING})


def usable(lines: Sequence[Line], found: dict[str, str], language: str) -> dict[str, str]:
    """What can be taken: texts of lines that were sent; of one that seems to hold the next
    line's words, neither."""
    cleaned = {one.id: clean(found.get(one.id, "")) for one in lines}
    good: dict[str, str] = {}
    for at, line in enumerate(lines):
        text = cleaned[line.id]
        following = lines[at + 1] if at + 1 < len(lines) else None
        swallowed = following is not None and not cleaned[following.id]
        if text and not (swallowed and _is_long(line, text, language)):
            good[line.id] = text
    return good


def _is_long(line: Line, text: str, language: str) -> bool:
    return len(text) > MERGED * max(budget(line.seconds, language), len(line.text) // 3)


def clean(text: str) -> str:
    """One row, without the quotation marks that models put around it."""
    text = " ".join(text.split())
    for first, last in ('""', "“”", "「」", "''"):
        if len(text) > 2 and text[0] == first and text[-1] == last and first not in text[1:-1]:
            return text[1:-1].strip()
    return text


Faults = Callable[[Line, str], str]


def corrected(
    lines: Sequence[Line], result: Result, ask: Ask, faults: Faults, check: Check = lambda: None
) -> Result:
    """Lines that lost a number or a term are asked for once more, with what they lost; a better
    answer is taken. `faults` says what is wrong with a text, "" if nothing."""
    wrong = {one.id: hint for one in lines if one.id in result.texts
             if (hint := faults(one, result.texts[one.id]))}  # fmt: skip
    again = [one for one in lines if one.id in wrong]
    if not again:
        return result
    check()
    hint = " ".join(f"Line {one.id}: {wrong[one.id]}" for one in again)
    try:
        found = ask(again, hint)
    except ContentRefusedError:
        return result
    except UNUSABLE:
        return result
    for one in again:
        text = clean(found.get(one.id, ""))
        if text and len(faults(one, text)) < len(wrong[one.id]):
            result.texts[one.id] = text
    return result


__all__ = ["Ask", "ProviderError", "Result", "clean", "corrected", "translate", "usable"]
