"""Who speaks: a film's characters, a person's voices, and what allows to clone one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.films.managers import VoiceQuerySet
from apps.films.models.film import Film
from apps.media.models import StoredFile
from apps.providers.models import Provider


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNSURE = "unsure", _("Unsure")


class Voice(models.Model):
    """A cloned voice: a person's, usable in all their films. `external_id` is the provider's name
    for it; empty with a server that takes a sample each time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="voices"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    name = models.CharField(_("name"), max_length=100)
    gender = models.CharField(max_length=10, choices=Gender.choices, default=Gender.UNSURE)
    provider = models.ForeignKey(
        Provider, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    model = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    centroid = models.BinaryField(null=True)
    # None: it is being made by this job, or could not be.
    ready = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["name", "created"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Made, by a provider that is still there."""
        return self.ready is not None and self.provider_id is not None


class VoiceSample(models.Model):
    """A stretch of the voice that is cloned, with what is said in it."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="samples")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    duration_ms = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)
    film = models.ForeignKey(Film, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("sample of a voice")
        verbose_name_plural = _("samples of voices")

    def __str__(self) -> str:
        return f"{self.voice} ({self.duration_ms} ms)"


class VoiceConsent(models.Model):
    """Outlives its voice, as a record; revoked, the voice, its samples and takes are gone."""

    class Basis(models.TextChoices):
        OWN = "own", _("It is my own voice")
        GIVEN = "given", _("Its owner agreed, and I can show it")
        LICENSED = "licensed", _("It is licensed for this")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voice = models.ForeignKey(Voice, on_delete=models.SET_NULL, null=True, related_name="consents")
    voice_name = models.CharField(max_length=100)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="voice_consents"
    )
    # Whose voice it is.
    speaker = models.CharField(_("whose voice"), max_length=200)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    # Codes; empty: all.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    given = models.DateTimeField(_("given"), default=timezone.now)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to a voice")
        verbose_name_plural = _("consents to voices")
        ordering = ["-given"]

    def __str__(self) -> str:
        return f"{self.speaker} → {self.voice_name}"


class Character(models.Model):
    """`voice_key` is a voice of the speech engine; `voice`, a cloned one, comes before it. Both
    empty: one is assigned when the film is spoken, by language and gender."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="characters")
    name = models.CharField(_("name"), max_length=100)
    # By first appearance; colours follow it.
    place = models.PositiveSmallIntegerField(default=0)
    gender = models.CharField(max_length=10, choices=Gender.choices, default=Gender.UNSURE)
    pitch = models.FloatField(null=True)
    centroid = models.BinaryField(null=True)
    voice = models.ForeignKey(
        Voice, on_delete=models.SET_NULL, null=True, blank=True, related_name="characters"
    )
    voice_key = models.CharField(max_length=200, blank=True)
    # "local" or "provider:<id>": whose voice that is. `voice_is_usual`: nobody chose it.
    voice_engine = models.CharField(max_length=40, blank=True)
    voice_is_usual = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        ordering = ["place", "name"]

    def __str__(self) -> str:
        return self.name
