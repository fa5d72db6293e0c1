"""The differences in words: what a model is asked, and the shape its answer must have."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, Field, create_model

from apps.comparison.options import Aspect, ComparisonOptions

MAX_TEXT, MAX_SENTENCES = 500, 60
# The strongest are described; a list of hundreds is noise to a model, too.
MAX_BOXES = 20
LABELS: dict[str, str | Promise] = {
    Aspect.COLOUR: _("Colour"),
    Aspect.TEXT: _("Text"),
    Aspect.LAYOUT: _("Layout"),
    Aspect.OBJECTS: _("Objects"),
    Aspect.QUALITY: _("Quality"),
}
# For models, which are asked in English whatever language they answer in.
MEANINGS: dict[str, str] = {
    Aspect.COLOUR: "colours and light",
    Aspect.TEXT: "words and numbers that can be read",
    Aspect.LAYOUT: "position, size and order of the parts",
    Aspect.OBJECTS: "things and people that appear, vanish or change",
    Aspect.QUALITY: "sharpness, noise, compression and damage",
}
PROMPT = """\
Two pictures of one scene: first the earlier one, then the later one, aligned to it. What differs \
was measured; numbered frames show the places in both pictures. They are, as left, top, right, \
bottom in thousandths of the picture:
{boxes}

Say what differs between the first and the second picture, for each of these topics:
{topics}

Rules: answer as JSON. Write at most three short sentences a topic, in {language}. "boxes" holds \
the numbers of the frames a sentence is about, and no others. Say only what can be seen; do not \
guess causes. Leave out an aspect in which nothing differs. For an element that did not change, \
say so in one sentence with no boxes."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`key` stands for it in prompts and answers, `words` in settings; `label` is for people."""

    key: str
    words: str
    label: str | Promise
    meaning: str


class Sentence(BaseModel):
    """Kept with the comparison; `boxes` are numbers of its list, from 1."""

    about: str
    text: str
    boxes: list[int]


def topics_of(options: ComparisonOptions) -> list[Topic]:
    """What is described; where nothing was chosen, every aspect."""
    focus = [_own(f"element_{n}", words) for n, words in enumerate(options.focus, 1)]
    chosen = options.aspects if options.wants_words else tuple(Aspect)
    return focus + [_aspect(n, words) for n, words in enumerate(chosen, 1)]


def prompt_of(topics: Sequence[Topic], boxes: Sequence[dict[str, Any]], language: str) -> str:
    return PROMPT.format(
        boxes="\n".join(_place(n, each["box"]) for n, each in enumerate(boxes, 1)),
        topics="\n".join(f"- {topic.key}: {topic.meaning}" for topic in topics),
        language=language,
    )


def shape_of(topics: Sequence[Topic]) -> type[BaseModel]:
    """Lenient where models vary: what is left unusable is dropped by `checked`."""
    keys = [topic.key for topic in topics]
    about = Annotated[str, BeforeValidator(_key), Field(json_schema_extra={"enum": keys})]
    said = create_model(
        "Said",
        about=(cast(Any, about), ...),
        text=(cast(Any, Annotated[str, BeforeValidator(_short)]), ...),
        boxes=(cast(Any, Annotated[list[int], BeforeValidator(_numbers)]), Field(default=[])),
    )
    return create_model("Words", sentences=(list[said], ...))  # type: ignore[valid-type]


def checked(
    said: Sequence[Any], topics: Sequence[Topic], numbers: Collection[int]
) -> list[Sentence]:
    """Without invented boxes, and without sentences that had no others or an unknown topic."""
    keys = {topic.key for topic in topics}
    kept = []
    for one in said[:MAX_SENTENCES]:
        boxes = [number for number in dict.fromkeys(one.boxes) if number in numbers]
        if one.about in keys and one.text and (boxes or not one.boxes):
            kept.append(Sentence(about=one.about, text=one.text, boxes=boxes))
    return kept


def grouped(
    rows: Sequence[dict[str, Any]], options: ComparisonOptions
) -> list[tuple[Topic, list[dict[str, Any]]]]:
    """Kept sentences by topic, in the order in which the topics were asked about."""
    topics = topics_of(options)
    found = [(topic, [row for row in rows if row["about"] == topic.key]) for topic in topics]
    return [(topic, each) for topic, each in found if each]


def _own(key: str, words: str) -> Topic:
    return Topic(key, words, words, f"“{words}”")


def _aspect(number: int, words: str) -> Topic:
    if words in MEANINGS:
        return Topic(str(words), str(words), LABELS[words], MEANINGS[words])
    return _own(f"aspect_{number}", words)


def _place(number: int, box: Sequence[float]) -> str:
    x, y, width, height = box
    sides = (x, y, x + width, y + height)
    return f"{number}: " + ", ".join(str(round(1000 * side)) for side in sides)


def _key(value: Any) -> Any:
    return value.strip().casefold().replace(" ", "_") if isinstance(value, str) else value


def _short(value: Any) -> Any:
    return value.strip()[:MAX_TEXT] if isinstance(value, str) else value


def _numbers(value: Any) -> list[int]:
    """[1, "2", "box 3"], "1, 2" and 4 are meant as numbers; what is none stays out."""
    values = value if isinstance(value, list) else [value]
    texts = (str(one) for one in values if isinstance(one, str | int) and not isinstance(one, bool))
    return [int(digits) for text in texts for digits in re.findall(r"\d{1,6}", text)]
