"""Queries of films, lines and voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.films.models import Cue, Film, Voice  # noqa: F401


class FilmQuerySet(models.QuerySet["Film"]):
    def owned_by(self, user_id: int | None) -> FilmQuerySet:
        return self.filter(owner=user_id) if user_id else self.none()

    def listed(self) -> FilmQuerySet:
        return self.select_related("job", "source", "thumbnail").order_by("-created")


class CueQuerySet(models.QuerySet["Cue"]):
    def owned_by(self, user_id: int | None) -> CueQuerySet:
        return self.filter(film__owner=user_id) if user_id else self.none()

    def in_order(self) -> CueQuerySet:
        return self.order_by("start_ms", "end_ms", "id")


class VoiceQuerySet(models.QuerySet["Voice"]):
    def owned_by(self, user_id: int | None) -> VoiceQuerySet:
        return self.filter(owner=user_id) if user_id else self.none()
