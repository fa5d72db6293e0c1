"""What was said: Whisper by faster-whisper, on the stretches where somebody speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.sound import vad
from apps.sound.errors import SoundError, installed
from apps.sound.hallucinations import believable
from apps.sound.needed import RECOGNITION
from apps.sound.spans import Samples, Span
from apps.sound.turns import alone
from apps.sound.voices import base_of
from apps.sound.windows import missed, windows, worth_hearing
from apps.sound.words import Word, heard, shifted
from apps.vision import runtime
from apps.vision.cores import usable_cores
from apps.vision.weights import registry, verify

__all__ = ["MODELS", "RECOGNITION_VERSION", "Recognised", "Word", "recognise"]

RECOGNITION_VERSION = 1
MODELS = ("whisper-base",)
MEMORY = 420_000_000
# A second and a third try with chance, where the first repeats itself or is unsure.
TEMPERATURES = (0.0, 0.2, 0.4)
SEED = 1
# Terms that are given to the model: it takes some 200 syllables.
MOST_TERMS, MOST_CHARACTERS = 60, 400


@dataclass(frozen=True, slots=True)
class Recognised:
    """`language` is empty where nobody speaks."""

    language: str
    language_probability: float
    words: tuple[Word, ...]


def recognise(
    samples: Samples, *, language: str = "", terms: Sequence[str] = (), offset_ms: int = 0
) -> Recognised:
    """The words of 16 kHz sound with their times, which `offset_ms` is added to.

    Without a language it is found out. `terms` are names that may occur, as they are written.
    Raises SoundError, NotInstalledError, WeightsError, ModelError.
    """
    speech = vad.speech(samples)
    if not speech:
        return Recognised(base_of(language), 0.0, ())
    with runtime.use(RECOGNISER) as model:
        segments, info = _transcribe(model, samples, speech, language, terms)
        written_as = language or info.language
        words = heard(believable(segments), speech, written_as)
        words = _again(model, samples, speech, words, written_as)
    return Recognised(info.language, float(info.language_probability), shifted(words, offset_ms))


def _again(
    model: Any, samples: Samples, speech: list[Span], words: tuple[Word, ...], language: str
) -> tuple[Word, ...]:
    """What was left out is heard once more, without terms: given some, Whisper may stop early."""
    left = worth_hearing(missed(speech, words), len(windows(speech)))
    if not left:
        return words
    segments, _ = _transcribe(model, samples, left, language, ())
    more = heard(believable(segments), left, language)
    return tuple(sorted((*words, *more), key=lambda word: word.start_ms))


def _transcribe(
    model: Any, samples: Samples, speech: list[Span], language: str, terms: Sequence[str]
) -> tuple[Iterable[Any], Any]:
    import ctranslate2

    ctranslate2.set_random_seed(SEED)
    clips = [ms / 1000 for clip in windows(speech) for ms in (clip.start_ms, clip.end_ms)]
    segments, info = model.transcribe(
        samples,
        language=_code(model, language),
        hotwords=_hotwords(terms),
        clip_timestamps=clips,
        temperature=TEMPERATURES,
        condition_on_previous_text=False,
        word_timestamps=True,
    )
    return list(segments), info


def _code(model: Any, language: str) -> str | None:
    code = base_of(language)
    if code and code not in model.supported_languages:
        raise SoundError("unknown_language", {"language": language})
    return code or None


def _hotwords(terms: Sequence[str]) -> str | None:
    """As a sentence: where the prompt has no marks, the text gets none either."""
    chosen = list(dict.fromkeys(term.strip() for term in terms if term.strip()))[:MOST_TERMS]
    return f"{', '.join(chosen)[:MOST_CHARACTERS]}." if chosen else None


def _load() -> Any:
    with installed():
        from faster_whisper import WhisperModel
    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    alone(RECOGNISER.name)
    folders = {verify(registry.get(name)).parent for name in RECOGNITION}
    return WhisperModel(
        str(folders.pop()), device="cpu", compute_type="int8", cpu_threads=usable_cores()
    )


RECOGNISER = runtime.register(runtime.Model("whisper-base", MEMORY, _load, queue="speech"))
