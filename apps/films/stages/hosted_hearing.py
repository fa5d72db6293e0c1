"""What a hosted recogniser hears in a part of the sound, as words with their times."""

from __future__ import annotations

import wave
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale

from apps.films.languages import is_code
from apps.films.services import engines
from apps.films.stages.work import Work
from apps.providers.messages import Transcript
from apps.providers.services import transcribe
from apps.sound.spans import Span

PURPOSE = "films"
# Of a hosted recogniser that does not say how sure it is.
USUAL_PROBABILITY = 0.9

Words = list[list[Any]]


def hear(work: Work, wav: Path, span: Span, language: str, names: list[str]) -> dict[str, Any]:
    options = work.options
    answered = transcribe(
        _clip(wav, span),
        seconds=span.length_ms / 1000,
        purpose=PURPOSE,
        person=work.film.owner,
        language=language.partition("-")[0],
        prompt=", ".join(names)[:400],
        provider=engines.provider_of(options.recogniser, "recogniser"),
        model=options.recogniser_model,
        reuse=False,
    )
    work.spent(0, answered.cost)
    reply = answered.reply
    return {"language": code_of(reply.language) or language, "words": words_of(reply, span)}


# Names of Whisper's servers that CLDR has otherwise.
OTHERWISE = {"mandarin": "zh", "castilian": "es", "flemish": "nl", "moldavian": "ro",
             "myanmar": "my", "nynorsk": "nn", "pushto": "ps", "sinhalese": "si",
             "valencian": "ca"}  # fmt: skip


def code_of(language: str) -> str:
    """Of a code, or of an English name; empty for what is neither."""
    said = language.strip().casefold()
    found = OTHERWISE.get(said) or _names().get(said) or said.replace("_", "-")
    return found if is_code(found) else ""


@cache
def _names() -> dict[str, str]:
    names = Locale("en").languages
    return {name.casefold(): code for code, name in names.items() if is_code(code)}


def words_of(reply: Transcript, span: Span) -> Words:
    """The recogniser's words; of one that tells sentences alone, words at even pace in each."""
    if reply.words:
        return [
            _word(one.start, one.end, one.text, span) for one in reply.words if one.text.strip()
        ]
    found: Words = []
    whole = (0.0, span.length_ms / 1000, reply.text)
    stretches = [(one.start, one.end, one.text) for one in reply.segments] or [whole]
    for start, end, text in stretches:
        pieces = text.split() if " " in text.strip() else list(text.strip())
        for at, piece in enumerate(pieces):
            step = (end - start) / len(pieces)
            found.append(_word(start + at * step, start + (at + 1) * step, piece, span))
    return found


def _word(start: float, end: float, text: str, span: Span) -> list[Any]:
    first = min(max(round(start * 1000), 0), span.length_ms - 1)
    last = min(max(round(end * 1000), first + 1), span.length_ms)
    return [span.start_ms + first, span.start_ms + last, text.strip(), USUAL_PROBABILITY]


def _clip(wav: Path, span: Span) -> bytes:
    content = BytesIO()
    with wave.open(str(wav), "rb") as source, wave.open(content, "wb") as out:
        rate = source.getframerate()
        source.setpos(min(source.getnframes(), span.start_ms * rate // 1000))
        out.setparams(source.getparams())
        out.writeframes(source.readframes(span.length_ms * rate // 1000))
    return content.getvalue()
