"""Stage `speak`: a take for each line that has none of its text and voice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Take, Voice
from apps.films.options import LOCAL, provider_id
from apps.films.services import artifacts, files
from apps.films.services.casting import Cast, assign_voices, cast_of
from apps.films.services.characters import check_voice
from apps.films.services.takes import UNSAID, spoken_text, take_key, unsaid, with_parts
from apps.films.stages.hosted_sound import as_wav, length_ms
from apps.films.stages.names import SPEAK
from apps.films.stages.work import Pacer, Work, begin
from apps.jobs.stage_run import StageRun
from apps.providers.errors import ContentRefusedError
from apps.providers.models import Provider
from apps.providers.services import speak as ask_to_speak
from apps.sound import files as sounds
from apps.sound.errors import SoundError
from apps.sound.speech import synthesize

STAGE, PURPOSE = "speak", "films"


def run(work: Work, stage: StageRun) -> None:
    """Lines of this machine's voices in the worker that has them; others are asked for here,
    meanwhile."""
    film = work.film
    assign_voices(film)
    todo, total = missing(film)
    if any(cast.engine == LOCAL for _cue, cast in todo):
        key = digest_of(film, todo)
        stage.child(SPEAK, key=key, params={"film": str(film.pk), "about": film.title})
    hosted = [(cue, cast) for cue, cast in todo if cast.engine != LOCAL]
    if hosted:
        begin(stage, total, total - len(hosted))
        _each(work, stage, hosted)
    if len(hosted) < len(todo):
        stage.wait()


def digest_of(film: Film, todo: Sequence[tuple[Cue, Cast]]) -> str:
    """Of the lines that are to be spoken here. A child that has ended is not asked again for the
    same; one that was started for fewer lines is."""
    from apps.films.services.keys import digest

    language = film.target_language
    return digest([take_key(cue.pk, spoken_text(cue, language), language, cast)
                   for cue, cast in todo if cast.engine == LOCAL])  # fmt: skip


def here(work: Work, stage: StageRun) -> None:
    """In the worker of this machine's voices."""
    todo, total = missing(work.film)
    local = [(cue, cast) for cue, cast in todo if cast.engine == LOCAL]
    begin(stage, total, total - len(local))
    _each(work, stage, local)


def missing(film: Film) -> tuple[list[tuple[Cue, Cast]], int]:
    """Lines without a take of what they say now; and how many say anything."""
    cues = [one for one in with_parts(film) if spoken_text(one, film.target_language)]
    cast = {one.pk: cast_of(film, one) for one in cues}
    keys = {one.pk: key_of(film, one, cast[one.pk]) for one in cues}
    there = _whole(film, set(keys.values())) | unsaid(film)
    return [(one, cast[one.pk]) for one in cues if keys[one.pk] not in there], len(cues)


def _whole(film: Film, keys: set[str]) -> set[str]:
    """Keys of takes whose files are there. One whose file is lost goes, to be made again."""
    found = set()
    for one in film.takes.filter(key__in=keys).select_related("file"):
        if default_storage.exists(one.file.key):
            found.add(one.key)
        else:
            files.delete(one.file)
    return found


def key_of(film: Film, cue: Cue, cast: Cast) -> str:
    language = film.target_language
    return take_key(cue.pk, spoken_text(cue, language), language, cast)


def _each(work: Work, stage: StageRun, todo: Sequence[tuple[Cue, Cast]]) -> None:
    pacers: dict[str, Pacer] = {}
    for cue, cast in todo:
        stage.check()
        pacer = pacers.setdefault(cast.engine, Pacer(STAGE, cast.engine))
        with work.unit(), pacer.unit(cue.duration_ms / 1000):
            _take_if_said(work, cue, cast)
        stage.advance()
        if cast.engine == LOCAL:
            _give_way(work)


def _take_if_said(work: Work, cue: Cue, cast: Cast) -> None:
    """A line that a service will not say costs no other one: it is not asked for again while its
    text and voice are the same, and people are told."""
    try:
        take(work, cue, cast)
    except (ContentRefusedError, FilmError) as error:
        if isinstance(error, FilmError) and error.code != "bad_speech":
            raise
        artifacts.keep(work.film, UNSAID, key_of(work.film, cue, cast), {"why": error.code})


def _give_way(work: Work) -> None:
    """Whoever waits for one line waits for one line, not for a film."""
    from apps.films.services.retaking import AUDITION, RETAKE
    from apps.jobs.models import Job

    waiting = Job.objects.filter(queue=work.run.queue, state=Job.State.QUEUED)
    if waiting.filter(kind__in=(AUDITION, RETAKE)).exists():
        work.run.step_back()


def take(work: Work, cue: Cue, cast: Cast, *, anew: bool = False) -> Take | None:
    """Speak one line and keep it; the one that is there if another was quicker. `anew`: in the
    place of that one, which stays until then."""
    film, language = work.film, work.film.target_language
    text = spoken_text(cue, language)
    with files.workplace() as folder:
        path = folder / "take.wav"
        try:
            cost = say(work, text, language, cast, path)
        except SoundError as error:
            if error.code != "nothing_to_say":
                raise
            sounds.write(path, SILENCE, 24_000)
            cost = 0
        file = files.keep(film.owner_id, files.TAKE, path, "take.wav", "audio/wav")
        duration = length_ms(path)
    made = Take(
        film=film, cue=cue, key=take_key(cue.pk, text, language, cast), text=text,
        language=language, engine=cast.engine, voice_key=cast.voice_key, voice=cast.voice,
        file=file, duration_ms=duration, cost=cost or 0,
    )  # fmt: skip
    there = film.takes.filter(key=made.key).select_related("file")
    old = there if anew else there.exclude(file__lost=None)
    try:
        with transaction.atomic():
            files.delete(*(one.file for one in old))
            made.save(force_insert=True)
    except IntegrityError:
        files.delete(file)  # Spoken meanwhile; or the line, the voice or the film is gone.
        return there.first()
    return made


SILENCE = np.zeros(2400, np.float32)


def say(work: Work, text: str, language: str, cast: Cast, path: Path) -> int | None:
    """Into a WAV; what it cost. Raises SoundError, ProviderError, FilmError."""
    if cast.engine == LOCAL:
        speech = synthesize(text, cast.voice_key)
        sounds.write(path, speech.samples, speech.rate)
        return 0
    if cast.voice is not None:
        check_voice(work.film, cast.voice)
    reference, text_of_it = _reference(cast.voice)
    answered = ask_to_speak(
        text,
        purpose=PURPOSE,
        person=work.film.owner,
        voice=cast.voice_key,
        language=language,
        provider=_provider(cast),
        model=cast.model,
        reference=reference,
        reference_text=text_of_it,
    )
    work.spent(0, answered.cost)
    as_wav(answered.reply.content, path)
    return answered.cost


def _provider(cast: Cast) -> Provider:
    found = Provider.objects.filter(pk=provider_id(cast.engine) or 0, enabled=True).first()
    if found is None:
        raise FilmError("engine_gone")
    return found


def _reference(voice: Voice | None) -> tuple[bytes, str]:
    """The sample, for a server that keeps no voices."""
    if voice is None or voice.external_id:
        return b"", ""
    sample = voice.samples.select_related("file").order_by("-duration_ms").first()
    if sample is None:
        raise FilmError("voice_gone")
    with files.as_path(sample.file) as path:
        return path.read_bytes(), sample.text
