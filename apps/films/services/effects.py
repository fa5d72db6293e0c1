"""A track of music and effects, which people upload to lay the new voices over."""

from __future__ import annotations

import json
from typing import BinaryIO
from uuid import UUID

from django.db.models import Q

from apps.films.ffmpeg.process import probe_json
from apps.films.models import Film
from apps.films.services import files
from apps.films.services.receiving import UploadError, path_of
from apps.media.kinds import Destination, NoDestinationError, UploadRequest
from apps.media.models import StoredFile, Upload


def admit(asked: UploadRequest) -> Destination:
    """`about`: film, its id."""
    try:
        pk = UUID(str(asked.about.get("film", "")))
    except ValueError as error:
        raise NoDestinationError(400) from error
    film = Film.objects.owned_by(asked.owner_id).select_related("job").filter(pk=pk).first()
    if film is None:
        raise NoDestinationError(404)
    _refuse_active(film)
    return Destination(target=pk)


def _refuse_active(film: Film) -> None:
    """A run that lays its voices over another track would end without it. Raises UploadError."""
    if film.is_active:
        raise UploadError("active")


def leads_on(user_id: int | None) -> Q:
    return Q(target__in=Film.objects.owned_by(user_id).values("pk"))


def validate(file: BinaryIO, upload: Upload) -> str:
    film = Film.objects.select_related("job").filter(pk=str(upload.target)).first()
    if film:
        _refuse_active(film)
    with path_of(file, upload.name) as path:
        seconds = seconds_of(probe_json(path))
    if film and film.duration_ms and abs(seconds * 1000 - film.duration_ms) > 2000:
        values = {"seconds": round(seconds), "film_seconds": round(film.duration_ms / 1000)}
        raise UploadError("effects_length", values)
    return "audio/x-unknown"


def seconds_of(told: str) -> float:
    """Raises FilmError if there is no sound."""
    found = json.loads(told)
    if not any(one.get("codec_type") == "audio" for one in found.get("streams", [])):
        raise UploadError("sample_unreadable")
    return float(found.get("format", {}).get("duration") or 0)


def finished(stored: StoredFile, upload: Upload) -> None:
    film = Film.objects.filter(pk=str(upload.target)).first()
    if film is None:
        return
    old, film.effects = film.effects, stored
    film.options = {**film.options, "background": "track"}
    film.save(update_fields=["effects", "options"])
    files.delete(old)
