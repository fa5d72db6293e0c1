"""The words that a translator is asked with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from apps.films.translating.lines import Line, Neighbour, Scene, budget

PROMPT_VERSION = 1
LANGUAGES = {
    "en": "English", "zh": "Chinese (Simplified)", "ja": "Japanese", "ko": "Korean",
    "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "ru": "Russian", "ar": "Arabic", "hi": "Hindi", "nl": "Dutch", "pl": "Polish",
    "tr": "Turkish", "vi": "Vietnamese", "th": "Thai", "uk": "Ukrainian",
}  # fmt: skip
SYSTEM = """You translate the lines of a film from {source} to {target}, to be spoken by actors.
Answer in JSON. Rules:
- Translate every line of "lines", each on its own, under the id it was sent with. Never merge,
  leave out, split or reorder lines, also where a sentence goes over two of them.
- Say it as a speaker of {target} would say it aloud, in at most "most_characters" characters.
- Numbers, names and the terms of "terms" stay exact. Use each term as it is given there.
- "before" and "after" are neighbours for understanding: do not translate them.
- No notes, no quotation marks around a line, no line breaks.{formality}"""
FORMAL = {
    "": "",
    "formal": "\n- The speakers are polite with one another.",
    "informal": "\n- The speakers are familiar with one another.",
}


def named(language: str) -> str:
    return LANGUAGES.get(language.partition("-")[0], language or "the language it is in")


def system(scene: Scene) -> str:
    return SYSTEM.format(
        source=named(scene.source),
        target=named(scene.target),
        formality=FORMAL.get(scene.formality, ""),
    )


def prompt(
    scene: Scene,
    lines: Sequence[Line],
    before: Sequence[Neighbour] = (),
    after: Sequence[Neighbour] = (),
    terms: Sequence[dict[str, Any]] = (),
    hint: str = "",
) -> str:
    told: dict[str, Any] = {"film": scene.title, "lines": [_told(scene, one) for one in lines]}
    told |= {
        "before": [_neighbour(one) for one in before],
        "after": [_neighbour(one) for one in after],
        "terms": [{name: one[name] for name in ("source", "target", "note") if one[name]}
                  for one in terms],
        "characters": list(scene.characters),
    }  # fmt: skip
    if hint:
        told["correct"] = hint
    return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


def _told(scene: Scene, line: Line) -> dict[str, Any]:
    told = {
        "id": line.id,
        "speaker": line.speaker,
        "text": line.text,
        "seconds": round(line.seconds, 1),
        "most_characters": budget(line.seconds, scene.target),
    }
    return {name: value for name, value in told.items() if value != ""}


def _neighbour(one: Neighbour) -> dict[str, str]:
    told = {"speaker": one.speaker, "text": one.text, "translation": one.translation}
    return {name: value for name, value in told.items() if value}


VARIANTS = """You reword one translated line of a film, to be spoken by an actor. Answer in JSON:
"shorter" says the same in clearly fewer characters, "longer" in clearly more, both in {target},
natural when spoken, with numbers, names and terms as they are."""


def variants(scene: Scene, text: str, translation: str, seconds: float) -> tuple[str, str]:
    """System and prompt for a shorter and a longer wording."""
    told = {
        "text": text,
        "translation": translation,
        "most_characters": budget(seconds, scene.target),
    }
    return VARIANTS.format(target=named(scene.target)), json.dumps(told, ensure_ascii=False)
