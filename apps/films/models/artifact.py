"""What stages made: kept by content key, so that running again costs nothing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.films.models.film import Film
from apps.media.models import StoredFile


class Artifact(models.Model):
    """`key` digests the stage's version, its inputs, models and parameters. The file, if it has
    one, expires; the row goes with it and is made again when it is needed."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="artifacts")
    stage = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("intermediate result")
        verbose_name_plural = _("intermediate results")
        constraints = [
            models.UniqueConstraint(fields=["film", "stage", "key"], name="artifact_once")
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.key[:12]}"


class Output(models.Model):
    """What a person takes away. The present ones have the film's latest `key` of their kind."""

    class Kind(models.TextChoices):
        FILM = "film", _("Film")
        SOUND = "sound", _("Sound alone")
        SUBTITLES = "subtitles", _("Subtitles")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="outputs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    format = models.CharField(max_length=10)
    language = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    # Of a film: its loudness, duration, digest of the picture.
    facts = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        ordering = ["kind", "language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["film", "kind", "format", "language"], name="output_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.format} {self.language}"


class Edit(models.Model):
    """A change that a person can take back. `before` and `after` hold the rows that it touched:
    {"cues": {id: row or null}, "characters": {…}}; of rows that were only changed, what differs."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="edits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    # A key of `services.history.ACTIONS`.
    action = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.action


class Pace(models.Model):
    """Seconds that a unit of a stage takes on this machine, by engine; measured by workers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stage = models.CharField(max_length=20)
    engine = models.CharField(max_length=200)
    # A second of film, or of speech, or a line: as the stage counts.
    seconds = models.FloatField()

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")
        constraints = [models.UniqueConstraint(fields=["stage", "engine"], name="film_pace_once")]

    def __str__(self) -> str:
        return f"{self.stage} {self.engine}: {self.seconds:.3f} s"
