"""Jobs of one line, one audition, one voice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.db import IntegrityError
from django.utils import timezone

from apps.films.errors import FilmError
from apps.films.models import Audition, Character, Cue, Film, Voice, VoiceSample
from apps.films.services import artifacts, characters, files, voices
from apps.films.services.casting import Cast, assign_voices, cast_of
from apps.films.services.faults import noted_voice, told
from apps.films.services.history import recorded
from apps.films.services.retaking import (
    ALTERNATIVES,
    RETAKE,
    RETRANSLATE,
    alternatives_key,
    is_overtaken,
)
from apps.films.services.takes import spoken_text, with_parts
from apps.films.stages import extracting, fitting, speaking, translating
from apps.films.stages.hosted_sound import convert, length_ms
from apps.films.stages.work import Work
from apps.jobs.run import Run
from apps.providers.messages import Sample
from apps.providers.models import Provider
from apps.providers.services import cloning
from apps.sound import files as sounds

PURPOSE = "films"
# A sample: long enough for a likeness, short enough for every service.
SAMPLE_MS = 18_000
GAP_MS = 150


def _found(run: Run) -> tuple[Film, Cue] | None:
    rows = Cue.objects.select_related("film__owner", "film__source", "film__effects")
    cue = rows.filter(pk=run.params["cue"]).first()
    if cue is None:
        return None
    return cue.film, with_parts(cue.film, cue.pk)[0]


def _wanted(run: Run, kind: str) -> tuple[Film, Cue] | None:
    """None also where a later job is about the line as it is now."""
    found = _found(run)
    if found is None or is_overtaken(kind, found[1], run.params.get("key", "")):
        return None
    return found


def retake(run: Run) -> dict[str, str] | None:
    """The line once more as it is now: one take; then all lines have their places again. The take
    that it has stays until the new one is made."""
    found = _wanted(run, RETAKE)
    if found is None:
        return None
    film, cue = found
    with told(), run.long_step(600):
        assign_voices(film)
        (cue,) = with_parts(film, cue.pk) or [cue]
        made = speaking.take(Work(film, run), cue, cast_of(film, cue), anew=True)
        fitting.place(film)
    return {"take": str(made.pk) if made else ""}


def retranslate(run: Run) -> None:
    """The line alone. What it has stays until there is another text, and can be had again."""
    found = _wanted(run, RETRANSLATE)
    if found is None:
        return
    film, cue = found
    with told(), run.long_step(600):
        translator = translating.Translator(Work(film, run), with_parts(film))
        result = translator.translate([cue], keep=_replacing(translator, cue))
        for flag in result.flags.values():
            raise FilmError(flag)


def _replacing(translator: translating.Translator, cue: Cue) -> translating.Keep:
    film = translator.film
    before = _translated(cue, film)

    def replace(cue: Cue, text: str, flag: str) -> None:
        if not text and before:
            return
        with recorded(film, film.owner, "translation", cues=[cue]):
            # What was written meanwhile is newer than what was asked for.
            if _translated(cue, film) == before:
                translator.put(cue, text, flag)

    return replace


def _translated(cue: Cue, film: Film) -> str:
    texts = cue.translations.filter(language=film.target_language)
    return texts.values_list("text", flat=True).first() or ""


def alternatives(run: Run) -> dict[str, str] | None:
    found = _wanted(run, ALTERNATIVES)
    if found is None:
        return None
    film, cue = found
    key = alternatives_key(cue)
    with told(), run.long_step(600):
        said = translating.variants(Work(film, run), cue, spoken_text(cue, film.target_language))
        data = {"shorter": said.shorter.strip(), "longer": said.longer.strip()}
        artifacts.put(film, "alternatives", key, data)
    return data


def audition(run: Run) -> dict[str, str] | None:
    rows = Audition.objects.select_related("character__film__owner", "character__voice", "voice")
    row = rows.filter(pk=run.params["audition"]).first()
    if row is None:
        return None
    if row.file_id:
        return {"file": str(row.file_id)}
    film = row.character.film
    with told(), run.long_step(600), files.workplace() as folder:
        path = folder / "audition.wav"
        speaking.say(Work(film, run), row.text, film.target_language, _cast(film, row), path)
        row.file = files.keep(film.owner_id, files.PART, path, "audition.wav", "audio/wav",
                              expires=True)  # fmt: skip
        row.save(update_fields=["file"])
    return {"file": str(row.file_id)}


def _cast(film: Film, row: Audition) -> Cast:
    """The voice that is tried, else the character's."""
    assign_voices(film)
    row.character.refresh_from_db()
    if row.voice is not None:
        voice = row.voice
        if voice.provider_id is None:
            raise FilmError("engine_gone")
        return Cast(f"provider:{voice.provider_id}", voice.model, voice.external_id, voice)
    cast = cast_of(film, Cue(film=film, character=row.character))
    return Cast(cast.engine, cast.model, row.voice_key) if row.voice_key else cast


# -- Voices


def clone(run: Run) -> None:
    """Take the samples, then have the provider make a voice of them."""
    voice = Voice.objects.select_related("provider", "owner").filter(pk=run.params["voice"]).first()
    if voice is None or voice.ready is not None:
        return
    with noted_voice(voice), run.long_step(900):
        if not voice.consents.filter(revoked=None).exists():
            raise FilmError("consent")
        sample = _sample_of_lines(voice, run) if "film" in run.params else _sample_of_upload(voice)
        _enrol(voice, sample)
    _cast_character(voice, run)


def _enrol(voice: Voice, sample: VoiceSample) -> None:
    if voice.provider is None:
        raise FilmError("engine_gone")
    with files.as_path(sample.file) as path:
        asked = Sample(model=voice.model, content=path.read_bytes(), text=sample.text)
    answered = cloning.enrol(voice.provider, asked, purpose=PURPOSE, person=voice.owner)
    external = answered.reply.voice[:200]
    living = Voice.objects.filter(pk=voice.pk, consents__revoked=None)
    if not living.update(external_id=external, ready=timezone.now(), error="") and external:
        # Revoked meanwhile: what was made there is not left there.
        cloning.dismiss(
            voice.provider, external, model=voice.model, purpose=PURPOSE, person=voice.owner
        )


def _sample_of_lines(voice: Voice, run: Run) -> VoiceSample:
    """The longest of the lines, up to what services take, without what others say."""
    there = voice.samples.select_related("file").first()
    if there is not None:
        return there
    film = Film.objects.get(pk=run.params["film"])
    cues = list(film.cues.filter(pk__in=run.params["cues"]))
    chosen = _chosen(cues)
    with files.workplace() as folder, files.as_path(extracting.get(film, "speech").file) as wav:
        path = folder / "sample.wav"
        _join(wav, chosen, path)
        return _keep_sample(voice, path, " ".join(one.text for one in chosen), film)


def _chosen(cues: list[Cue]) -> list[Cue]:
    chosen: list[Cue] = []
    length = 0
    for cue in sorted(cues, key=lambda one: -one.duration_ms):
        if length + cue.duration_ms <= SAMPLE_MS or not chosen:
            chosen.append(cue)
            length += cue.duration_ms
    return sorted(chosen, key=lambda one: one.start_ms)


def _join(wav: Path, cues: list[Cue], out: Path) -> None:
    import numpy as np

    gap = np.zeros(GAP_MS * 16, np.float32)
    parts = [piece for cue in cues for piece in (sounds.read(wav, cue.start_ms, cue.end_ms), gap)]
    sounds.write(out, np.concatenate(parts)[: SAMPLE_MS * 16 * 2], 16_000)


def _sample_of_upload(voice: Voice) -> VoiceSample:
    """In the form that services take; what cannot be read says so."""
    sent = voice.samples.select_related("file").first()
    if sent is None:
        raise FilmError("voice_gone")
    if sent.duration_ms:
        return sent
    with files.workplace() as folder, files.as_path(sent.file) as path:
        out = folder / "sample.wav"
        try:
            convert(path, out)
        except FilmError as error:
            raise FilmError("sample_unreadable") from error
        length = length_ms(out)
        if length < voices.LEAST_MS:
            values: dict[str, int | str] = {
                "least": voices.LEAST_MS // 1000,
                "seconds": f"{length / 1000:.1f}",
            }
            raise FilmError("sample_short", values)
        made = _keep_sample(voice, out, sent.text, None)
    raw = sent.file
    sent.delete()
    files.delete(raw)
    return made


def _keep_sample(voice: Voice, path: Path, text: str, film: Film | None) -> VoiceSample:
    stored = files.keep(voice.owner_id, files.VOICE, path, f"{voice.name}.wav", "audio/wav")
    try:
        return VoiceSample.objects.create(
            voice=voice, file=stored, duration_ms=length_ms(path), text=text[:1000], film=film
        )
    except IntegrityError as error:  # Its consent was revoked meanwhile.
        files.delete(stored)
        raise FilmError("voice_gone") from error


def _cast_character(voice: Voice, run: Run) -> None:
    """The character whose lines they were speaks with it from now on, where the consent is for the
    film's language; it can be undone."""
    voice.refresh_from_db()
    if "character" not in run.params:
        return
    mine = Character.objects.filter(pk=run.params["character"], film__owner=voice.owner_id)
    for one in mine.select_related("film"):
        with suppress(FilmError):
            characters.choose_voice(one, voice.owner, voice=voice)


def dismiss(run: Run) -> None:
    provider = Provider.objects.filter(pk=run.params["provider"]).first()
    if provider is None:
        return
    with told(), run.long_step(600):
        cloning.dismiss(
            provider,
            run.params["external_id"],
            model=run.params["model"],
            purpose=PURPOSE,
            person=None,
        )
