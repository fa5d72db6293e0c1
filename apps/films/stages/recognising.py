"""Stage `recognise`: parts of the sound to words, words to lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.films.errors import FilmError
from apps.films.models import Artifact, Film
from apps.films.options import LOCAL
from apps.films.services import artifacts, engines, files, terms
from apps.films.services.keys import digest
from apps.films.stages import extracting, hosted_hearing
from apps.films.stages.line_making import replace_lines
from apps.films.stages.names import RECOGNISE
from apps.films.stages.work import Pacer, Work, begin
from apps.jobs.stage_run import StageRun
from apps.sound import chunks, recognition
from apps.sound import files as sounds
from apps.sound.lines import LINES_VERSION, to_lines
from apps.sound.recognition import Word
from apps.sound.spans import Span

STAGE = "recognise"
HOSTED_VERSION = 1
# Parts of the sound; a hosted recogniser's are smaller than its 25 MB.
CHUNK_MS, FALLBACK_MS = 300_000, 60_000
MOST_TERMS = 60


def recognise(work: Work, stage: StageRun) -> None:
    film = work.film
    if film.lines_from and film.cues.exists():
        return
    if film.lines_key == lines_key(film) and film.cues.exists():
        return
    if work.options.recogniser == LOCAL:
        stage.child(RECOGNISE, key=lines_key(film), params=_params(film))
        stage.wait()
    else:
        parts(work, stage)
    film.refresh_from_db()
    make_lines(film)


def _params(film: Film) -> dict[str, str]:
    return {"film": str(film.pk), "about": film.title}


def lines_key(film: Film) -> str:
    """What the lines are made from: people's changes come on top."""
    return digest(STAGE, LINES_VERSION, *_how(film), film.source_language)


def _how(film: Film) -> list[Any]:
    options = film.settings
    local = options.recogniser == LOCAL
    version = recognition.RECOGNITION_VERSION if local else HOSTED_VERSION
    model = engines.model_of(options, "recogniser")
    return [version, film.source_sha256, options.track, options.recogniser, model]


def part_key(film: Film, span: Span, language: str) -> str:
    return digest("part", *_how(film), span.start_ms, span.end_ms, language)


def parts(work: Work, stage: StageRun) -> None:
    """Each part that is not known yet; in the worker of this machine's models, or asking one."""
    film = work.film
    with files.as_path(extracting.get(film, "speech").file, ".wav") as wav:
        with work.unit():
            spans = plan(film, wav)
        known = known_parts(film, spans)
        begin(stage, len(spans), len(known))
        language = film.source_language or _language_of(known)
        pacer = Pacer(STAGE, work.options.recogniser)
        for at, span in enumerate(spans):
            if at in known:
                continue
            stage.check()
            with work.unit(), pacer.unit(span.length_ms / 1000):
                known[at] = part(work, wav, span, language)
            language = language or _language_of(known)
            stage.advance()


def plan(film: Film, wav: Path) -> list[Span]:
    """Cut at silence, and kept: it takes a pass over the sound."""
    key = digest("plan", chunks.CHUNKS_VERSION, film.source_sha256, film.settings.track)
    kept = artifacts.find(film, STAGE, key)
    if kept is None:
        spans = _planned(wav)
        data = {"spans": [[one.start_ms, one.end_ms] for one in spans]}
        kept = artifacts.keep(film, STAGE, key, data)
    return [Span(start, end) for start, end in kept.data["spans"]]


def _planned(wav: Path) -> list[Span]:
    """Without the detector of speech, for hosted recognisers alone, cut by the clock."""
    if engines.is_there("onnxruntime"):
        return chunks.plan(wav, CHUNK_MS)
    total = round(sounds.seconds(wav) * 1000)
    return [Span(at, min(total, at + FALLBACK_MS)) for at in range(0, total, FALLBACK_MS)]


def known_parts(film: Film, spans: Sequence[Span]) -> dict[int, Artifact]:
    """By place. The first part's key has no language where it is to be found out."""
    found: dict[int, Artifact] = {}
    language = film.source_language
    for at, span in enumerate(spans):
        kept = artifacts.find(film, STAGE, part_key(film, span, language))
        if kept is None:
            break
        found[at] = kept
        language = film.source_language or _language_of(found)
    return found


def _language_of(known: dict[int, Artifact]) -> str:
    """Of the first part in which somebody speaks."""
    for at in sorted(known):
        if known[at].data["words"]:
            return str(known[at].data["language"])
    return ""


def part(work: Work, wav: Path, span: Span, language: str) -> Artifact:
    film = work.film
    names = [one.source for one in terms.of_film(film)][:MOST_TERMS]
    if work.options.recogniser == LOCAL:
        data = _here(wav, span, language, names)
    else:
        data = hosted_hearing.hear(work, wav, span, language, names)
    return artifacts.keep(film, STAGE, part_key(film, span, language), data)


def _here(wav: Path, span: Span, language: str, names: list[str]) -> dict[str, Any]:
    samples = sounds.read(wav, span.start_ms, span.end_ms)
    found = recognition.recognise(samples, language=language, terms=names, offset_ms=span.start_ms)
    words = [[one.start_ms, one.end_ms, one.text, one.probability] for one in found.words]
    return {"language": found.language, "words": words}


def make_lines(film: Film) -> None:
    """All words to lines; locked ones stay, and take the place of what was heard there."""
    with files.as_path(extracting.get(film, "speech").file, ".wav") as wav:
        spans = plan(film, wav)
    known = known_parts(film, spans)
    words = [Word(*one) for at in sorted(known) for one in known[at].data["words"]]
    language = film.source_language or _language_of(known)
    if not words:
        raise FilmError("no_speech")
    lines = to_lines(words, language)
    with transaction.atomic():
        replace_lines(film, lines)
        film.language_found, film.lines_key, film.characters_key = language, "", ""
        film.lines_key = lines_key(film)
        film.save(update_fields=["language_found", "lines_key", "characters_key"])
