"""Stage `fit`: each spoken line at its place and pace."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from apps.films.ffmpeg.stretch import Line, stretch
from apps.films.fitting import FitLine, fit
from apps.films.models import Artifact, Cue, Film, Take
from apps.films.services import artifacts, files
from apps.films.services.keys import digest
from apps.films.services.takes import current_takes, with_parts
from apps.films.stages.work import Work, begin
from apps.jobs.stage_run import StageRun

FIT_VERSION = 1
# Takes that one run of ffmpeg stretches.
TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line with its take, fitted."""

    cue: Cue
    take: Take


def spoken_lines(film: Film) -> list[Spoken]:
    cues = with_parts(film)
    takes = current_takes(film, cues)
    return [Spoken(one, takes[one.pk]) for one in cues if one.pk in takes]


def run_fit(work: Work, stage: StageRun) -> None:
    """All places at once, which is quick; then each take at its pace, some of them a unit."""
    with work.unit():
        place(work.film)
    lines = spoken_lines(work.film)
    todo = [one for one in lines if stretched(work.film, one.take) is None]
    begin(stage, len(lines), len(lines) - len(todo))
    for at in range(0, len(todo), TOGETHER):
        stage.check()
        takes = [one.take for one in todo[at : at + TOGETHER]]
        with work.unit():
            stretch_takes(work.film, takes)
        stage.advance(len(takes))
    keys = {stretch_key(one.take) for one in lines}
    artifacts.drop_others(work.film, "fit", keys)


def place(film: Film) -> None:
    """Where each line begins and how fast it is; written to its take."""
    lines = spoken_lines(film)
    asked = [
        FitLine(str(one.take.pk), one.cue.start_ms, one.cue.end_ms, one.take.duration_ms,
                str(one.cue.character_id or ""))
        for one in lines
    ]  # fmt: skip
    by_id = {str(one.take.pk): one.take for one in lines}
    changed = []
    for found in fit(asked, film.duration_ms):
        take = by_id[found.id]
        values = (found.start_ms, found.rate, found.shift_ms, found.over_ms)
        if values != (take.start_ms, take.rate, take.shift_ms, take.over_ms):
            take.start_ms, take.rate, take.shift_ms, take.over_ms = values
            changed.append(take)
    Take.objects.bulk_update(changed, ["start_ms", "rate", "shift_ms", "over_ms"])


def stretch_key(take: Take) -> str:
    return digest("fit", FIT_VERSION, take.file.sha256, take.rate)


def stretched(film: Film, take: Take) -> Artifact | None:
    return artifacts.find(film, "fit", stretch_key(take))


def stretch_take(film: Film, take: Take) -> Artifact:
    return stretch_takes(film, [take])[0]


def stretch_takes(film: Film, takes: Sequence[Take]) -> list[Artifact]:
    with files.workplace() as folder, ExitStack() as stack:
        paths = [stack.enter_context(files.as_path(one.file, ".wav")) for one in takes]
        lines = [
            Line(path, folder / f"{at}.wav", take.rate or 1.0)
            for at, (take, path) in enumerate(zip(takes, paths, strict=True))
        ]
        stretch(lines)
        return [
            artifacts.keep(film, "fit", stretch_key(take), {}, line.out, "audio/wav")
            for take, line in zip(takes, lines, strict=True)
        ]
