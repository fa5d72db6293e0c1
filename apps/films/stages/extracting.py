"""Stages `probe` and `audio`: what is in the film, and its sound for models and for the mix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from apps.films.errors import FilmError
from apps.films.ffmpeg import separation
from apps.films.ffmpeg.audio import extract_full, extract_speech, peaks
from apps.films.ffmpeg.mux import refuse_unsuitable
from apps.films.ffmpeg.probe import Probe
from apps.films.ffmpeg.process import run as run_ffmpeg
from apps.films.ffmpeg.process import source, whole
from apps.films.models import Artifact, Film
from apps.films.services import artifacts, files, receiving
from apps.films.services.keys import digest
from apps.films.services.outputs import PEAKS_A_SECOND
from apps.films.stages.work import FilmProgress, Work
from apps.jobs.stage_run import StageRun

AUDIO_VERSION = 1
STAGE = "audio"


def probe(work: Work, stage: StageRun) -> None:
    film = work.film
    if film.source is None:
        raise FilmError("no_source")
    if not film.facts or film.thumbnail_id is None:
        with work.unit():
            receiving.look(film)
    work.probe.sound(work.options.track)
    check_picture(film)


def check_picture(film: Film) -> None:
    """Of a film that has been looked at: whether it can be written as asked. Raises FilmError."""
    options = film.settings
    is_mp4 = options.container == "mp4"
    refuse_unsuitable(Probe.of(film.facts), is_mp4=is_mp4, burns=options.burn_in)


def key_of(film: Film, what: str) -> str:
    """`what`: "speech", "peaks", "full", "effects" or "separated"."""
    if what == "separated":
        return digest(STAGE, AUDIO_VERSION, what, key_of(film, "full"), separation.template())
    if what == "effects":
        sha256 = film.effects.sha256 if film.effects else ""
        return digest(STAGE, AUDIO_VERSION, what, sha256, film.duration_ms)
    return digest(STAGE, AUDIO_VERSION, what, film.source_sha256, film.settings.track)


def wanted(film: Film) -> list[str]:
    found = ["speech", "peaks"]
    if not film.settings.subtitles_only:
        found += BACKGROUNDS[film.settings.background]
    return found


# What is extracted for each choice; the dub is laid over the last.
BACKGROUNDS = {"duck": ["full"], "track": ["effects"], "separate": ["full", "separated"]}


def background(film: Film) -> str:
    return BACKGROUNDS[film.settings.background][-1]


def audio(work: Work, stage: StageRun) -> None:
    """Each file is a unit; what a film has already is not made again."""
    film = work.film
    todo = [what for what in wanted(film) if find(film, what) is None]
    seconds = film.duration_ms // 1000
    stage.expect(len(wanted(film)) * seconds)
    stage.advance((len(wanted(film)) - len(todo)) * seconds - stage.done)
    for what in todo:
        stage.check()
        base = stage.done
        with work.unit(), files.workplace() as folder:
            MAKE[what](work, stage, folder)
        stage.advance(base + seconds - stage.done)


def find(film: Film, what: str) -> Artifact | None:
    return artifacts.find(film, STAGE, key_of(film, what))


def get(film: Film, what: str) -> Artifact:
    """Raises FilmError where it is not there (any more)."""
    if (found := find(film, what)) is None:
        raise FilmError("gone")
    return found


def _speech(work: Work, stage: StageRun, folder: Path) -> None:
    out = folder / "speech.wav"
    with files.as_path(work.film.source) as film:
        extract_speech(film, work.probe, out, track=work.options.track, check=stage.check,
                       on_progress=FilmProgress(stage, work.film.duration_ms))  # fmt: skip
    _keep(work, "speech", out, "audio/wav")


def _peaks(work: Work, stage: StageRun, folder: Path) -> None:
    out = folder / "peaks.bin"
    with files.as_path(get(work.film, "speech").file) as speech:
        out.write_bytes(peaks(speech, PEAKS_A_SECOND))
    _keep(work, "peaks", out, "application/octet-stream")


def _full(work: Work, stage: StageRun, folder: Path) -> None:
    out = folder / "full.flac"
    with files.as_path(work.film.source) as film:
        extract_full(film, work.probe, out, track=work.options.track, check=stage.check,
                     on_progress=FilmProgress(stage, work.film.duration_ms))  # fmt: skip
    _keep(work, "full", out, "audio/flac")


def _effects(work: Work, stage: StageRun, folder: Path) -> None:
    """As the mix wants it, whatever was sent."""
    if work.film.effects is None:
        raise FilmError("no_effects")
    out = folder / "effects.flac"
    with files.as_path(work.film.effects) as track:
        _as_background(work, stage, track, out)
    _keep(work, "effects", out, "audio/flac")


def _separated(work: Work, stage: StageRun, folder: Path) -> None:
    """By the operator's command, from the film's sound."""
    made, out = folder / "made.wav", folder / "separated.flac"
    with files.as_path(get(work.film, "full").file, ".flac") as full:
        separation.run(full, made, stage.check)
    _as_background(work, stage, made, out)
    _keep(work, "separated", out, "audio/flac")


def _as_background(work: Work, stage: StageRun, track: Path, out: Path) -> None:
    """As long as the film, in the mix's format."""
    seconds = f"{work.film.duration_ms / 1000:.3f}"
    filters = f"aformat=channel_layouts=stereo,apad=whole_dur={seconds}"
    with whole(out) as part:
        run_ffmpeg([*source(track), "-map", "0:a:0", "-vn", "-af", filters, "-t", seconds,
                    "-ar", "48000", "-sample_fmt", "s16", "-c:a", "flac", "-f", "flac", str(part)],
                   check=stage.check)  # fmt: skip


def _keep(work: Work, what: str, path: Path, media_type: str) -> None:
    key = key_of(work.film, what)
    artifacts.keep(work.film, STAGE, key, {"what": what}, path, media_type)
    artifacts.drop_others(work.film, STAGE, {key}, what)


MAKE: dict[str, Callable[[Work, StageRun, Path], None]] = {
    "speech": _speech,
    "peaks": _peaks,
    "full": _full,
    "effects": _effects,
    "separated": _separated,
}
