"""A clip heard as a film is, and what was found held against its truth."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from apps.sound import chunks, files, lines, recognition, speakers
from apps.sound.evaluation.diarization import error_rate, overlap, right_lines, speakers_of
from apps.sound.evaluation.truth import Clip, Spoken
from apps.sound.evaluation.word_errors import word_errors


@dataclass(frozen=True, slots=True)
class Heard:
    language: str
    lines: list[Spoken]  # speakers as numbers
    pitches: dict[str, float | None]
    recognition_cpu_seconds: float
    speakers_cpu_seconds: float


def hear(clip: Clip) -> Heard:
    """In chunks, as a film would be."""
    started = time.process_time()
    words: list[recognition.Word] = []
    language = ""
    for chunk in chunks.plan(clip.sound):
        samples = files.read(clip.sound, chunk.start_ms, chunk.end_ms)
        found = recognition.recognise(samples, language=language, offset_ms=chunk.start_ms)
        language = language or found.language
        words += found.words
    recognised = time.process_time()
    said = lines.to_lines(words, language)
    spoken, pitches = _by_speaker(clip, said)
    ended = time.process_time()
    return Heard(language, spoken, pitches, recognised - started, ended - recognised)


def _by_speaker(clip: Clip, said: list[lines.Line]) -> tuple[list[Spoken], dict[str, float | None]]:
    times = [(line.words[0].start_ms, line.words[-1].end_ms) for line in said]
    sounds = [files.read(clip.sound, start, end) for start, end in times]
    labels = speakers.cluster(
        [speakers.embed(sound) for sound in sounds], [end - start for start, end in times]
    )
    spoken = [
        Spoken(start, end, line.text, str(label))
        for line, label, (start, end) in zip(said, labels, times, strict=True)
    ]
    heights: dict[str, list[float]] = {}
    for label, sound in zip(labels, sounds, strict=True):
        if (hertz := speakers.pitch(sound)) is not None:
            heights.setdefault(str(label), []).append(hertz)
    return spoken, {name: statistics.median(found) for name, found in heights.items()}


def measured(clip: Clip) -> dict[str, Any]:
    """The figures of one clip."""
    heard = hear(clip)
    errors, words = word_errors(
        " ".join(line.text for line in clip.lines),
        " ".join(line.text for line in heard.lines),
        clip.language,
    )
    starts = start_errors(clip.lines, heard.lines)
    seconds = files.seconds(clip.sound)
    return {
        "clip": clip.name,
        "language": heard.language,
        "word_errors_percent": round(100 * errors / words, 1),
        "start_median_s": round(statistics.median(starts) / 1000, 3),
        "start_most_s": round(max(starts) / 1000, 3),
        "starts_within_350_ms": f"{sum(start <= 350 for start in starts)} of {len(clip.lines)}",
        "speakers": f"{len(speakers_of(heard.lines))} of {len(speakers_of(clip.lines))}",
        "right_lines": f"{right_lines(clip.lines, heard.lines)} of {len(clip.lines)}",
        "der_percent": round(100 * error_rate(clip.lines, heard.lines), 1),
        "genders": _genders(clip, heard),
        "recognition_cpu_s_per_s": round(heard.recognition_cpu_seconds / seconds, 3),
        "speakers_cpu_s_per_s": round(heard.speakers_cpu_seconds / seconds, 3),
    }


def start_errors(truth: tuple[Spoken, ...], found: list[Spoken]) -> list[int]:
    """How far the first line found of each line of the truth is off; one that is not found at all
    counts by its whole length."""
    return [_start_error(line, truth, found) for line in truth]


def _start_error(line: Spoken, truth: tuple[Spoken, ...], found: list[Spoken]) -> int:
    mine = [each for each in found if max(truth, key=lambda t: overlap(t, each)) is line]
    if not mine:
        return line.end_ms - line.start_ms
    return abs(mine[0].start_ms - line.start_ms)


def _genders(clip: Clip, heard: Heard) -> str:
    """Right, wrong and unsure ones of the speakers found."""
    counts = {"right": 0, "wrong": 0, "unsure": 0}
    for name, hertz in heard.pitches.items():
        lines_of = [line for line in heard.lines if line.speaker == name]
        truths = [max(clip.lines, key=lambda t: overlap(t, each)).speaker for each in lines_of]
        said, expected = speakers.gender(hertz), clip.genders[statistics.mode(truths)]
        counts["unsure" if said == "unsure" else "right" if said == expected else "wrong"] += 1
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)
