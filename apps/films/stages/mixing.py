"""Stage `mix`: the fitted lines over the film's sound."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from apps.films.ffmpeg import mix as mixing
from apps.films.models import Artifact, Film, Take
from apps.films.services import artifacts, files
from apps.films.services.keys import digest
from apps.films.stages import extracting
from apps.films.stages.fitting import Spoken, spoken_lines, stretch_take, stretched
from apps.films.stages.work import FilmProgress, Work, begin
from apps.jobs.stage_run import StageRun

MIX_VERSION = 1


def run_mix(work: Work, stage: StageRun) -> None:
    made(work, stage)


def latest(film: Film) -> Artifact | None:
    """The mix of the last run: of its lines as they were then, if its file is still there."""
    found = film.artifacts.filter(stage="mix").order_by("-pk").first()
    return artifacts.find(film, "mix", found.key) if found else None


def made(work: Work, stage: StageRun) -> Artifact:
    """Of the lines as they are now."""
    film, lines = work.film, spoken_lines(work.film)
    key = mix_key(film, lines)
    if (there := artifacts.find(film, "mix", key)) is not None:
        artifacts.drop_others(film, "mix", {key})
        return there
    begin(stage, film.duration_ms // 1000, 0)
    with work.unit(), files.workplace() as folder, ExitStack() as stack:
        out = folder / "mix.flac"
        background = stack.enter_context(files.as_path(_background(film).file, ".flac"))
        placed = [
            mixing.Placed(stack.enter_context(files.as_path(_ready(film, one.take).file, ".wav")),
                          one.take.start_ms or 0)
            for one in lines
        ]  # fmt: skip
        found = mixing.mix(
            background,
            placed,
            out,
            duration_ms=film.duration_ms,
            quiet=[mixing.Quiet(one.cue.start_ms, one.cue.end_ms) for one in lines],
            has_voices=film.settings.background == "duck",
            check=stage.check,
            on_progress=FilmProgress(stage, film.duration_ms),
        )
        data = {"lufs": round(found.lufs, 2), "true_peak_db": round(found.true_peak_db, 2)}
        kept = artifacts.keep(film, "mix", key, data, out, "audio/flac")
    artifacts.drop_others(film, "mix", {key})
    return kept


def _ready(film: Film, take: Take) -> Artifact:
    return stretched(film, take) or stretch_take(film, take)


def _background(film: Film) -> Artifact:
    return extracting.get(film, extracting.background(film))


def mix_key(film: Film, lines: Sequence[Spoken]) -> str:
    placed = [
        [one.take.file.sha256, one.take.rate, one.take.start_ms, one.cue.start_ms, one.cue.end_ms]
        for one in lines
    ]
    return digest(
        "mix",
        MIX_VERSION,
        extracting.key_of(film, extracting.background(film)),
        film.duration_ms,
        placed,
    )
