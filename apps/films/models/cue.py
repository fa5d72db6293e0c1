"""Lines of a film, and what they are in another language."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.films.managers import CueQuerySet
from apps.films.models.film import Film
from apps.films.models.voice import Character


class Cue(models.Model):
    """`words` are [start_ms, end_ms, text, probability] as they were heard; empty once a person
    has written the text anew. `embedding` is the voice, float32, as `apps.sound.speakers` gives
    it; `pitch` in Hz."""

    class Origin(models.TextChoices):
        HEARD = "heard", _("Recognised")
        IMPORTED = "imported", _("Imported")
        PERSON = "person", _("Written")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="cues")
    start_ms = models.PositiveIntegerField(_("start"))
    end_ms = models.PositiveIntegerField(_("end"))
    text = models.TextField(_("text"), blank=True)
    words = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(_("confidence"), default=1.0)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.HEARD)
    character = models.ForeignKey(
        Character, on_delete=models.SET_NULL, null=True, blank=True, related_name="cues"
    )
    # Kept as it is when the lines are made anew.
    locked = models.BooleanField(_("locked"), default=False)
    embedding = models.BinaryField(null=True)
    pitch = models.FloatField(null=True)

    objects = CueQuerySet.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["start_ms", "end_ms", "id"]
        indexes = [models.Index(fields=["film", "start_ms"], name="cue_of_film")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


class Translation(models.Model):
    """`source_hash` is that of the text it was made from, `key` that of all that decided it."""

    class Origin(models.TextChoices):
        MODEL = "model", _("Model")
        PERSON = "person", _("Written")
        IMPORTED = "imported", _("Imported")

    class Flag(models.TextChoices):
        """Why a line has none, though a model was asked."""

        REFUSED = "refused", _("Refused by the provider's content filter")
        MISSING = "missing", _("Not returned by the model")

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MODEL)
    model = models.CharField(max_length=200, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64, blank=True)
    flag = models.CharField(max_length=10, choices=Flag.choices, blank=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["cue", "language"], name="translation_once_a_language")
        ]

    def __str__(self) -> str:
        return self.text[:60]
