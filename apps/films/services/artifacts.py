"""Results of stages, found by what they were made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from apps.films.models import Artifact, Film
from apps.films.services import files
from apps.media.models import StoredFile


def find(film: Film, stage: str, key: str) -> Artifact | None:
    """None if it was not made, or its file is gone; else it stays for another while."""
    found = film.artifacts.filter(stage=stage, key=key).select_related("file").first()
    if found is None or found.file is None:
        return found
    if not default_storage.exists(found.file.key):
        drop(found)
        return None
    if found.file.expires is not None:
        StoredFile.objects.filter(pk=found.file.pk).update(expires=files.in_days())
    return found


def keep(
    film: Film,
    stage: str,
    key: str,
    data: dict[str, Any],
    path: Path | None = None,
    media_type: str = "",
) -> Artifact:
    """Done twice, the first one stays. Raises FileError where the quota has no room."""
    file = None
    if path is not None:
        name = f"{stage}{path.suffix}"
        file = files.keep(film.owner_id, files.PART, path, name, media_type, expires=True)
    try:
        with transaction.atomic():
            return film.artifacts.create(stage=stage, key=key, data=data, file=file)
    except IntegrityError:
        files.delete(file)
        return film.artifacts.select_related("file").get(stage=stage, key=key)


def put(film: Film, stage: str, key: str, data: dict[str, Any]) -> None:
    """Done twice, the second one stays: it was asked for anew."""
    Artifact.objects.update_or_create(film=film, stage=stage, key=key, defaults={"data": data})


def drop(artifact: Artifact) -> None:
    file = artifact.file
    artifact.delete()
    files.delete(file)


def drop_others(film: Film, stage: str, wanted: set[str], what: str = "") -> None:
    """Those of a stage that nobody comes back to."""
    others = film.artifacts.filter(stage=stage).exclude(key__in=wanted)
    if what:
        others = others.filter(data__what=what)
    for one in others.select_related("file"):
        drop(one)
