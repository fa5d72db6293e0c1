"""Stage `mux`: subtitles, the sound alone, and the film as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from apps.films.ffmpeg import mux as muxing
from apps.films.ffmpeg.process import run as run_ffmpeg
from apps.films.ffmpeg.process import source, whole
from apps.films.models import Artifact, Film, Output
from apps.films.services import files
from apps.films.services.keys import digest
from apps.films.services.outputs import subtitle_entries
from apps.films.stages import mixing
from apps.films.stages.fitting import spoken_lines
from apps.films.stages.work import Work
from apps.films.subtitles import FORMATS, render
from apps.jobs.stage_run import StageRun
from apps.media.models import StoredFile

MUX_VERSION = 1
FILM_TYPES = {"mp4": "video/mp4", "mkv": "video/x-matroska"}
TEXT_TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa"}
UNTITLED = {"en": "English", "zh": "中文", "ja": "日本語", "ko": "한국어"}


def run_mux(work: Work, stage: StageRun) -> None:
    """Subtitles in both languages, the sound alone, the film: each is a unit."""
    film = work.film
    is_spoken = not film.settings.subtitles_only and bool(spoken_lines(film))
    # A line that was changed since the mix is no reason to do without the dub.
    mix = (mixing.latest(film) or mixing.made(work, stage)) if is_spoken else None
    languages = [one for one in dict.fromkeys((film.language, film.target_language))
                 if subtitle_entries(film, one)]  # fmt: skip
    units = _units(work, stage, mix, languages)
    stage.expect(len(units))
    for done, unit in enumerate(units, 1):
        stage.check()
        with work.unit():
            unit()
        stage.advance(done - stage.done)
    _drop_stale(film, languages, has_dub=mix is not None)


def _units(
    work: Work, stage: StageRun, mix: Artifact | None, languages: Sequence[str]
) -> list[Callable[[], object]]:
    film = work.film
    units: list[Callable[[], object]] = [
        lambda one=one, form=form: _subtitles(film, one, form)  # type: ignore[misc]
        for one in languages
        for form in FORMATS
    ]
    if mix is not None:
        units.append(lambda: _sound(film, mix, stage))
    wants_film = mix is not None or film.target_language in languages or film.settings.burn_in
    if wants_film:
        units.append(lambda: _film(work, mix, languages, stage))
    return units


def _subtitles(film: Film, language: str, form: Any) -> None:
    text = render(subtitle_entries(film, language), form, language)
    key = digest("subtitles", MUX_VERSION, text)
    if _is_there(film, Output.Kind.SUBTITLES, form, language, key):
        return
    with files.workplace() as folder:
        path = folder / f"{_stem(film)}.{language or 'und'}.{form}"
        path.write_text(text, encoding="utf-8")
        _put(film, Output.Kind.SUBTITLES, form, language, key, path, TEXT_TYPES[form], {})


def _sound(film: Film, mix: Artifact, stage: StageRun) -> None:
    """The dub as browsers and players take it."""
    language, key = film.target_language, _sound_key(mix)
    if _is_there(film, Output.Kind.SOUND, "m4a", language, key):
        return
    with files.workplace() as folder, files.as_path(mix.file, ".flac") as path:
        out = folder / f"{_stem(film)}.{language}.m4a"
        with whole(out) as part:
            comment = f"comment={muxing.SYNTHETIC}"
            run_ffmpeg([*source(path), "-c:a", "aac", "-b:a", muxing.BIT_RATE, "-metadata", comment,
                        "-movflags", "+faststart", "-f", "mp4", str(part)],
                       check=stage.check)  # fmt: skip
        _put(film, Output.Kind.SOUND, "m4a", language, key, out, "audio/mp4", dict(mix.data))


def _sound_key(mix: Artifact) -> str:
    return digest("sound", MUX_VERSION, mix.key)


def _encoded(film: Film, mix: Artifact) -> StoredFile | None:
    """The sound as `_sound` encoded it: once more would cost as much again.

    Matroska would play what an encoder puts before it, and be 21 ms late.
    """
    if film.settings.container != "mp4":
        return None
    rows = film.outputs.filter(kind=Output.Kind.SOUND, language=film.target_language)
    made = rows.filter(key=_sound_key(mix)).select_related("file").first()
    return made.file if made and default_storage.exists(made.file.key) else None


def _dub(film: Film, mix: Artifact | None, stack: ExitStack) -> muxing.Dub | None:
    if mix is None:
        return None
    encoded = _encoded(film, mix)
    path = files.as_path(encoded, ".m4a") if encoded else files.as_path(mix.file, ".flac")
    language = film.target_language
    title = _named(language)
    return muxing.Dub(stack.enter_context(path), language, title, is_aac=encoded is not None)


def _film(work: Work, mix: Artifact | None, languages: Sequence[str], stage: StageRun) -> None:
    film, options = work.film, work.options
    shown = languages[-1:] if options.burn_in else []
    texts = {one: render(subtitle_entries(film, one), "srt", one) for one in languages}
    key = digest("film", MUX_VERSION, film.source_sha256, options.track, options.container, texts,
                 shown, mix.key if mix else "", film.title)  # fmt: skip
    if _is_there(film, Output.Kind.FILM, options.container, film.target_language, key):
        return
    with files.workplace() as folder, ExitStack() as stack:
        original = stack.enter_context(files.as_path(film.source))
        tracks = [_track(folder, one, texts[one]) for one in reversed(languages)]
        burn = _burnt(film, folder, shown[0]) if shown else None
        out = folder / f"{_stem(film)}.{film.target_language}.{options.container}"
        muxing.mux(
            original,
            work.probe,
            out,
            dub=_dub(film, mix, stack),
            source_language=film.language,
            subtitles=tracks,
            burn=burn,
            track=options.track,
            title=film.title,
            check=stage.check,
        )
        facts: dict[str, Any] = dict(mix.data) if mix else {}
        if not burn:
            facts["picture_sha256"] = muxing.picture_digest(out)
        _put(film, Output.Kind.FILM, options.container, film.target_language, key, out,
             FILM_TYPES[options.container], facts)  # fmt: skip


def _track(folder: Path, language: str, text: str) -> muxing.SubtitleTrack:
    path = folder / f"track-{language or 'und'}.srt"
    path.write_text(text, encoding="utf-8")
    return muxing.SubtitleTrack(path, language, _named(language))


def _burnt(film: Film, folder: Path, language: str) -> Path:
    path = folder / "burn.ass"
    path.write_text(render(subtitle_entries(film, language), "ass", language), encoding="utf-8")
    return path


def _named(language: str) -> str:
    return UNTITLED.get(language.partition("-")[0], language)


def _stem(film: Film) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in film.title)
    return kept.strip(" .")[:80] or "film"


def _is_there(film: Film, kind: str, form: str, language: str, key: str) -> bool:
    rows = film.outputs.filter(kind=kind, format=form, language=language, key=key)
    found = rows.select_related("file").first()
    return found is not None and found.file.lost is None


def _put(
    film: Film,
    kind: str,
    form: str,
    language: str,
    key: str,
    path: Path,
    media_type: str,
    facts: dict[str, Any],
) -> None:
    """The new one is there before the old one goes."""
    fresh = files.keep(film.owner_id, files.OUTPUT, path, path.name, media_type)
    old = film.outputs.filter(kind=kind, format=form, language=language).first()
    before = old.file if old else None
    values = {"key": key, "file": fresh, "facts": facts}
    with files.owned(fresh):
        Output.objects.update_or_create(
            film=film, kind=kind, format=form, language=language, defaults=values
        )
    files.delete(before)


def _drop_stale(film: Film, languages: Sequence[str], *, has_dub: bool) -> None:
    """Outputs that the settings do not ask for any more."""
    wanted = film.settings.container
    for one in film.outputs.select_related("file"):
        texts = one.kind == Output.Kind.SUBTITLES and one.language in languages
        sound = one.kind == Output.Kind.SOUND and has_dub and one.language == film.target_language
        whole_film = one.kind == Output.Kind.FILM and one.format == wanted
        if not (texts or sound or (whole_film and one.language == film.target_language)):
            file = one.file
            one.delete()
            files.delete(file)
