"""Files of films: kept as StoredFile rows, read as paths, for ffmpeg knows nothing else."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from apps.films.errors import FilmError
from apps.media.kinds import get_kind
from apps.media.models import StoredFile
from apps.media.services.keeping import keep_path
from apps.media.storage import local_path, open_seekable

CHUNK = 2**20
PART, TAKE, OUTPUT, VOICE = "film-part", "film-take", "film-output", "voice-sample"


def keep(
    owner_id: int, kind: str, path: Path, name: str, media_type: str, *, expires: bool = False
) -> StoredFile:
    """Keep a file of this machine. Raises FileError when it exceeds the quota."""
    return keep_path(
        owner_id, get_kind(kind), name, path, media_type, in_days() if expires else None
    )


@contextmanager
def owned(stored: StoredFile) -> Iterator[StoredFile]:
    """Delete a file that was just kept where the row that it is for cannot be written: its film
    may be gone by then."""
    try:
        yield stored
    except BaseException:
        delete(stored)
        raise


def in_days() -> datetime:
    """When an intermediate file goes, if nobody needs it until then."""
    return timezone.now() + timedelta(days=settings.FUTU_FILM_DAYS)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def as_path(stored: StoredFile | None, suffix: str = "") -> Iterator[Path]:
    """The file on this machine's disk; from an object store, a copy for as long as it is used.

    Raises FilmError if it is gone.
    """
    if stored is None:
        raise FilmError("gone")
    if (found := local_path(stored.key)) is not None:
        if not Path(found).is_file():
            _note_lost(stored)
            raise FilmError("gone")
        yield Path(found)
        return
    with workplace() as folder:
        copy = folder / f"copy{suffix or Path(stored.name).suffix}"
        try:
            with open_seekable(stored.key) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
        except FileNotFoundError as error:
            _note_lost(stored)
            raise FilmError("gone") from error
        yield copy


def _note_lost(stored: StoredFile) -> None:
    """So that the next run makes it anew."""
    StoredFile.objects.filter(pk=stored.pk, lost=None).update(lost=timezone.now())


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for files that are being made."""
    top = Path(settings.FUTU_FILM_FOLDER)
    top.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=top) as folder:
        yield Path(folder)


def delete(*stored: StoredFile | None) -> None:
    """Rows whose bytes follow; what is still referred to loses its reference."""
    ids = [one.pk for one in stored if one is not None]
    if ids:
        StoredFile.objects.filter(pk__in=ids).delete()
