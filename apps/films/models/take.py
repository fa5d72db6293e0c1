"""What was spoken for a line, and the words that are always translated in one way."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.films.models.cue import Cue
from apps.films.models.film import Film
from apps.films.models.voice import Character, Voice
from apps.media.models import StoredFile


class Take(models.Model):
    """`key` digests line, text, voice, engine and its parameters: what is asked again is there.
    `start_ms`, `rate`, `shift_ms` and `over_ms` are of the last fit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="takes")
    # None: the line is gone, or not there at present.
    cue = models.ForeignKey(Cue, on_delete=models.SET_NULL, null=True, related_name="takes")
    key = models.CharField(max_length=64)
    text = models.TextField()
    language = models.CharField(max_length=20)
    engine = models.CharField(max_length=200)
    voice_key = models.CharField(max_length=200, blank=True)
    # Cascade: with a voice, what it said goes.
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, null=True, related_name="takes")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    duration_ms = models.PositiveIntegerField()
    cost = models.PositiveBigIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    start_ms = models.PositiveIntegerField(null=True)
    rate = models.FloatField(null=True)
    shift_ms = models.IntegerField(default=0)
    over_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("take")
        verbose_name_plural = _("takes")
        constraints = [models.UniqueConstraint(fields=["film", "key"], name="take_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Audition(models.Model):
    """A sentence that a character's voice says for somebody who chooses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    character = models.ForeignKey(Character, on_delete=models.CASCADE, related_name="auditions")
    text = models.CharField(max_length=300)
    voice_key = models.CharField(max_length=200, blank=True)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, null=True, related_name="auditions")
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("audition")
        verbose_name_plural = _("auditions")
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.text[:60]


class Term(models.Model):
    """Of one film, or of all of a person's. Empty `target` with `never_translate`: as it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="film_terms"
    )
    film = models.ForeignKey(
        Film, on_delete=models.CASCADE, null=True, blank=True, related_name="terms"
    )
    # Of the target; empty: any.
    language = models.CharField(max_length=20, blank=True)
    source = models.CharField(_("term"), max_length=100)
    target = models.CharField(_("translation"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    never_translate = models.BooleanField(_("never translate"), default=False)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["source"]
        constraints = [
            models.UniqueConstraint(fields=["film", "language", "source"], name="term_once_a_film"),
            models.UniqueConstraint(
                fields=["owner", "language", "source"],
                condition=models.Q(film=None),
                name="term_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.source
