"""Cloned voices: made with the consent of whose voice it is, and gone when that is revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import Action
from apps.audit.services import note
from apps.films.errors import FilmError
from apps.films.models import Artifact, Character, Cue, Film, Voice, VoiceConsent, VoiceSample
from apps.films.services import artifacts, files
from apps.jobs import services as jobs
from apps.media.models import StoredFile
from apps.providers.errors import ConsentError
from apps.providers.models import Provider
from apps.providers.services import has_agreed
from apps.providers.services.cloning import cloners

CLONE, DISMISS = "films.clone", "films.dismiss_voice"
LEAST_MS = 5_000
SAMPLE_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person states before a voice is cloned."""

    speaker: str
    basis: str
    languages: Sequence[str] = field(default=())
    note: str = ""

    def check(self) -> None:
        """Raises FilmError."""
        if not self.speaker.strip() or self.basis not in VoiceConsent.Basis.values:
            raise FilmError("consent")


def cloning_providers(person: User) -> list[Provider]:
    """Those that clone and that the person has agreed to, where they are hosted."""
    return [one for one in cloners() if not one.is_hosted or has_agreed(person, one)]


def clone_from_character(
    character: Character,
    person: User,
    consent: Consent | None,
    *,
    name: str = "",
    provider: Provider | None = None,
    cues: Sequence[Cue] = (),
) -> Voice:
    """From the character's own lines (or some of them); a job takes the samples. Refused without
    consent. Raises FilmError, ConsentError."""
    chosen = _checked(person, consent, provider)
    film = character.film
    lines = list(cues) or list(character.cues.order_by("start_ms"))
    if any(one.film_id != film.pk for one in lines):
        raise FilmError("other_film")
    length = sum(one.duration_ms for one in lines)
    if length < LEAST_MS:
        values: dict[str, int | str] = {
            "least": LEAST_MS // 1000,
            "seconds": f"{length / 1000:.1f}",
        }
        raise FilmError("sample_short", values)
    with transaction.atomic():
        voice = _made(person, consent, chosen, name or character.name, character)
        _start(voice, {"film": str(film.pk), "cues": [str(one.pk) for one in lines],
                       "character": str(character.pk)})  # fmt: skip
    return voice


def clone_from_upload(
    person: User,
    consent: Consent | None,
    file: File,
    *,
    name: str,
    text: str = "",
    provider: Provider | None = None,
) -> Voice:
    """From a sound file; a job looks at it. Refused without consent. Raises FilmError,
    FileError, ConsentError."""
    chosen = _checked(person, consent, provider)
    if file.size > SAMPLE_BYTES:
        raise FilmError("small_only", {"limit_bytes": SAMPLE_BYTES})
    with files.workplace() as folder:
        path = folder / "sample"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        stored = _kept(person, path)
    with transaction.atomic():
        voice = _made(person, consent, chosen, name or (file.name or ""), None)
        VoiceSample.objects.create(voice=voice, file=stored, text=text[:1000])
        _start(voice, {})
    return voice


def _kept(person: User, path: Path) -> StoredFile:
    return files.keep(person.pk, files.VOICE, path, "sample", "application/octet-stream")


def _checked(person: User, consent: Consent | None, provider: Provider | None) -> Provider:
    if consent is None:
        raise FilmError("consent")
    consent.check()
    offered = cloners()
    chosen = provider if provider in offered else next(iter(offered), None)
    if chosen is None or (provider is not None and provider not in offered):
        raise FilmError("no_cloner")
    if chosen.is_hosted and not has_agreed(person, chosen):
        raise ConsentError
    return chosen


def _made(
    person: User,
    consent: Consent | None,
    provider: Provider,
    name: str,
    character: Character | None,
) -> Voice:
    assert consent is not None
    voice = Voice.objects.create(
        owner=person,
        name=" ".join(name.split())[:100] or consent.speaker[:100],
        gender=character.gender if character else "unsure",
        centroid=character.centroid if character else None,
        provider=provider,
        model=provider.speech_model,
    )
    VoiceConsent.objects.create(
        voice=voice,
        voice_name=voice.name,
        recorded_by=person,
        speaker=consent.speaker.strip()[:200],
        basis=consent.basis,
        languages=list(consent.languages),
        note=consent.note[:300],
    )
    note(Action.VOICE_CONSENT_GIVEN, voice, actor=person.pk, basis=str(consent.basis))
    return voice


def _start(voice: Voice, params: dict[str, object]) -> None:
    about = {"voice": str(voice.pk), "about": voice.name}
    jobs.start(CLONE, owner_id=voice.owner_id, params=params | about)


def revoke(voice: Voice) -> None:
    """The consent ends, and with it the voice, its samples and all that it said. The provider is
    told to forget it by a job. The record of the consent stays."""
    with transaction.atomic():
        if voice.consents.filter(revoked=None).update(revoked=timezone.now()):
            note(Action.VOICE_CONSENT_REVOKED, voice, actor=voice.owner_id)
        kept = [
            *voice.samples.values_list("file", flat=True),
            *voice.takes.values_list("file", flat=True),
        ]
        kept += voice.auditions.exclude(file=None).values_list("file", flat=True)
        if voice.external_id and voice.provider_id:
            params = {"provider": voice.provider_id, "external_id": voice.external_id,
                      "model": voice.model, "about": voice.name}  # fmt: skip
            jobs.start(DISMISS, owner_id=voice.owner_id, params=params)
        _drop_sound(voice)
        voice.delete()
        StoredFile.objects.filter(pk__in=kept).delete()


def _drop_sound(voice: Voice) -> None:
    """What was made of its takes on the way to a film; others' lines in it are soon made again."""
    made = Artifact.objects.filter(film__takes__voice=voice, stage__in=("fit", "mix"))
    for one in made.select_related("file").distinct():
        artifacts.drop(one)


def remove(voice: Voice) -> None:
    """As `revoke`: a voice is not kept without its consent, nor the other way round."""
    revoke(voice)


def of_person(person: User) -> list[Voice]:
    return list(
        Voice.objects.owned_by(person.pk)
        .select_related("provider")
        .prefetch_related("samples__file", "consents")
    )


def usable(film: Film) -> list[Voice]:
    """Those that may speak in this film."""
    return [
        one
        for one in Voice.objects.owned_by(film.owner_id).prefetch_related("consents")
        if one.is_usable and _covers(one, film.target_language)
    ]


def _covers(voice: Voice, language: str) -> bool:
    standing = [one for one in voice.consents.all() if one.revoked is None]
    consent = max(standing, key=lambda one: one.given, default=None)
    return consent is not None and (not consent.languages or language in consent.languages)


def consents(person: User) -> list[VoiceConsent]:
    """The record, of voices that are gone, too."""
    return list(VoiceConsent.objects.filter(recorded_by=person))
