"""A film that is to speak another language, and how far that is."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.films.managers import FilmQuerySet
from apps.films.options import FilmOptions
from apps.jobs.models import Job
from apps.media.models import StoredFile

State = Literal["new", "waiting", "working", "paused", "done", "failed"]
# Its job was cancelled, or set aside after its worker was killed again and again.
NOT_FINISHED = "not_finished"


def _file(**more: Any) -> Any:
    return models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", **more
    )


class Film(models.Model):
    """`facts` are what `ffmpeg.probe` found. `outcome` says why a film that is done has no dub:
    "subtitles_only", "needs_translator"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="films"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    title = models.CharField(_("title"), max_length=200)
    source = _file()
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    source_bytes = models.PositiveBigIntegerField(default=0)
    facts = models.JSONField(default=dict, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    thumbnail = _file()
    # A copy that browsers play, where they cannot play the film.
    web_copy = _file()
    # Music and effects without voices, if somebody has them.
    effects = _file()
    # Empty: to be found out; then `language_found` says it.
    source_language = models.CharField(_("spoken language"), max_length=20, blank=True)
    language_found = models.CharField(max_length=20, blank=True)
    target_language = models.CharField(_("target language"), max_length=20, default="zh")
    options = models.JSONField(default=dict, blank=True)
    # Nothing is processed before somebody said that they may.
    rights_confirmed = models.DateTimeField(_("rights confirmed"), null=True)
    rights_note = models.CharField(_("rights"), max_length=300, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    # Where its lines come from: "" (the recogniser) or "imported".
    lines_from = models.CharField(max_length=20, blank=True)
    # Content keys of what the lines and the characters were last made from.
    lines_key = models.CharField(max_length=64, blank=True)
    characters_key = models.CharField(max_length=64, blank=True)
    finished = models.DateTimeField(_("finished"), null=True)
    # When the run that made the results read the lines: what is changed later is not in them.
    lines_read = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    error = models.CharField(_("error"), max_length=40, blank=True)
    error_params = models.JSONField(default=dict, blank=True)
    # Seconds that workers spent, and what providers took, in millionths of FUTU_CURRENCY.
    seconds = models.FloatField(default=0)
    cost = models.PositiveBigIntegerField(default=0)

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "-created"], name="film_of_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("films:film", args=[self.pk])

    @property
    def settings(self) -> FilmOptions:
        """Read once: lines by the thousand ask for it."""
        known: tuple[dict[str, Any], FilmOptions] | None = self.__dict__.get("known_settings")
        if known is None or known[0] != self.options:
            known = dict(self.options), FilmOptions.model_validate(self.options)
            self.__dict__["known_settings"] = known
        return known[1]

    @property
    def language(self) -> str:
        """The spoken one: as said, or as found; empty while nobody knows."""
        return self.source_language or self.language_found

    @property
    def is_active(self) -> bool:
        return self.job is not None and self.job.is_active

    @property
    def state(self) -> State:
        if self.job is None and not self.error:
            return "done" if self.finished else "new"
        if self.is_active:
            return self._state_of_job()
        return "failed" if self.why else "done"

    def _state_of_job(self) -> State:
        assert self.job is not None
        if self.job.state == Job.State.PAUSED:
            return "paused"
        return "waiting" if self.job.state == Job.State.QUEUED else "working"

    @property
    def why(self) -> str:
        """The code of why its last run did not come to an end; "" otherwise."""
        if self.job is None:
            return self.error
        if self.job.is_active:
            return ""
        if self.error:
            return self.error
        return "" if self.job.state == Job.State.SUCCEEDED else NOT_FINISHED


class Track(models.Model):
    """A stream of the uploaded film: picture, sound or subtitles."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Picture")
        AUDIO = "audio", _("Sound")
        SUBTITLE = "subtitle", _("Subtitles")

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="tracks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Among those of its kind.
    place = models.PositiveSmallIntegerField()
    codec = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)
    channels = models.PositiveSmallIntegerField(default=0)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["kind", "place"]
        constraints = [
            models.UniqueConstraint(fields=["film", "kind", "place"], name="film_track_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}: {self.codec} {self.language}"


class UsualSettings(models.Model):
    """What a person's next film begins with."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="film_settings"
    )
    options = models.JSONField(default=dict)
    source_language = models.CharField(max_length=20, blank=True)
    target_language = models.CharField(max_length=20, default="zh")

    class Meta:
        verbose_name = _("usual settings of films")
        verbose_name_plural = _("usual settings of films")

    def __str__(self) -> str:
        return str(self.person)
