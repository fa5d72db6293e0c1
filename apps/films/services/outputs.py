"""What a film has to take away, and what can be heard of it."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from io import BytesIO

from apps.films.errors import FilmError
from apps.films.models import Artifact, Cue, Film, Output
from apps.films.subtitles import Entry, Format, render
from apps.media.models import StoredFile
from apps.media.storage import open_seekable

# The most that is cut out of the sound for one request.
MAX_MS = 60_000


def outputs(film: Film) -> list[Output]:
    return list(film.outputs.select_related("file"))


def dubbed(film: Film) -> Output | None:
    return film.outputs.filter(kind=Output.Kind.FILM).select_related("file").first()


def dub_sound(film: Film) -> StoredFile | None:
    """The mixed sound alone, as the player switches to it."""
    found = film.outputs.filter(kind=Output.Kind.SOUND).select_related("file").first()
    return found.file if found else None


def subtitle_text(film: Film, language: str, form: Format) -> str:
    """As the lines are now, in the film's own language or another. Raises FilmError."""
    entries = subtitle_entries(film, language)
    if not entries:
        raise FilmError("no_lines", {"name": film.title})
    return render(entries, form, language)


def subtitle_entries(film: Film, language: str) -> list[Entry]:
    rows = film.cues.in_order().select_related("character").prefetch_related("translations")
    found = []
    for cue in rows:
        text = cue.text
        if language and language != film.language:
            text = next((t.text for t in cue.translations.all() if t.language == language), "")
        if text.strip():
            speaker = cue.character.name if cue.character else ""
            found.append(Entry(cue.start_ms, cue.end_ms, text, speaker))
    return found


def speech_sound(film: Film) -> StoredFile:
    """The extracted sound, 16 kHz mono WAV. Raises FilmError."""
    found = film.artifacts.filter(stage="audio", data__what="speech").select_related("file").first()
    if found is None or found.file is None:
        raise FilmError("no_sound_yet")
    return found.file


def original_sound(cue: Cue) -> bytes:
    """A line as it is in the film: a WAV. Raises FilmError."""
    return cut(speech_sound(cue.film), cue.start_ms, cue.end_ms)


def cut(stored: StoredFile, start_ms: int, end_ms: int) -> bytes:
    """Of a WAV that is kept, by a ranged read. Raises FilmError."""
    end_ms = min(end_ms, start_ms + MAX_MS)
    try:
        with open_seekable(stored.key) as file, wave.open(file, "rb") as sound:
            rate = sound.getframerate()
            first = min(sound.getnframes(), start_ms * rate // 1000)
            sound.setpos(first)
            frames = sound.readframes(max(0, end_ms - start_ms) * rate // 1000)
            return _wav(frames, sound.getparams())
    except (FileNotFoundError, wave.Error, EOFError) as error:
        raise FilmError("gone") from error


def _wav(frames: bytes, params: wave._wave_params) -> bytes:
    content = BytesIO()
    with wave.open(content, "wb") as out:
        out.setparams(params)
        out.writeframes(frames)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class Waveform:
    """One value a bucket, 0 to 255."""

    start_ms: int
    per_second: int
    values: list[int]


PEAKS_A_SECOND = 50


def waveform(film: Film, start_ms: int, end_ms: int) -> Waveform:
    """The loudness around lines, to draw. Raises FilmError."""
    found: Artifact | None = (
        film.artifacts.filter(stage="audio", data__what="peaks").select_related("file").first()
    )
    if found is None or found.file is None:
        raise FilmError("no_sound_yet")
    first = max(0, start_ms) * PEAKS_A_SECOND // 1000
    count = max(0, min(end_ms - start_ms, 10 * MAX_MS)) * PEAKS_A_SECOND // 1000
    try:
        with open_seekable(found.file.key) as file:
            file.seek(first)
            values = list(file.read(count))
    except FileNotFoundError as error:
        raise FilmError("gone") from error
    return Waveform(first * 1000 // PEAKS_A_SECOND, PEAKS_A_SECOND, values)
