"""A fake model's translations of a film's lines, with the faults that real ones have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Line = dict[str, Any]
# A pronounceable stand-in for a word, by its length.
WORDS = "好的我们现在就去那里看一看今天晚上的月亮真美你说是不是"
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def translated(prompt: str, known: dict[str, str]) -> list[dict[str, str]] | None:
    """One for each line of the prompt; None where it is no such prompt."""
    asked = read(prompt)
    if asked is None or not isinstance(asked.get("lines"), list):
        return None
    terms = {one["source"]: one["target"] for one in asked.get("terms", [])}
    return [{"id": one["id"], "text": _said(one, terms, known)} for one in asked["lines"]]


def reworded(prompt: str) -> dict[str, str] | None:
    asked = read(prompt)
    if asked is None or not isinstance(asked.get("translation"), str):
        return None
    said = asked["translation"]
    return {"shorter": said[: max(1, len(said) // 2)], "longer": said + said[: len(said) // 2]}


def read(prompt: str) -> dict[str, Any] | None:
    try:
        found = json.loads(prompt)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _said(line: Line, terms: dict[str, str], known: dict[str, str]) -> str:
    """As it is known, else something of the right length that keeps numbers and terms."""
    text = str(line["text"])
    if text in known:
        return known[text]
    kept = [target for source, target in terms.items() if source.casefold() in text.casefold()]
    kept += NUMBER.findall(text)
    most = max(2, int(line.get("most_characters", 12)) - sum(map(len, kept)))
    length = min(most, max(2, len(text) // 4))
    start = sum(map(ord, text)) % len(WORDS)
    return "".join((WORDS * 3)[start : start + length]) + "".join(kept) + "。"


Fault = Callable[[list[dict[str, str]]], list[dict[str, str]]]


def _lost(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every third is left out, of few lines none."""
    return [one for n, one in enumerate(lines, 1) if n % 3 or len(lines) < 3]


def _merged(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """The second line's words stand in the first."""
    if len(lines) < 2:
        return lines
    first = {"id": lines[0]["id"], "text": (lines[0]["text"] + lines[1]["text"]) * 2}
    return [first, {"id": lines[1]["id"], "text": ""}, *lines[2:]]


def _renumbered(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Ids of its own, of few lines none."""
    return [one | {"id": f"L{one['id']}"} for one in lines] if len(lines) > 2 else lines


def _numberless(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one | {"text": NUMBER.sub("", one["text"])} for one in lines]


# A model named `lines-NAME` has one of them.
FAULTS: dict[str, Fault] = {
    "lost": _lost,
    "merged": _merged,
    "renumbered": _renumbered,
    "numberless": _numberless,
}
PREFIX = "lines-"


def with_fault(lines: list[dict[str, str]], model: str) -> list[dict[str, str]]:
    fault = FAULTS.get(model.removeprefix(PREFIX)) if model.startswith(PREFIX) else None
    return fault(lines) if fault else lines
