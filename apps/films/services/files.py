"""Files of films: kept as StoredFile rows, read as paths, for ffmpeg knows nothing else."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.films.errors import FilmError
from apps.media.keys import key_of_file
from apps.media.kinds import get_kind
from apps.media.models import StoredFile
from apps.media.services.keeping import write_row
from apps.media.storage import local_path, open_seekable

CHUNK = 2**20
PART, TAKE, OUTPUT, VOICE = "film-part", "film-take", "film-output", "voice-sample"


def keep(
    owner_id: int, kind: str, path: Path, name: str, media_type: str, *, expires: bool = False
) -> StoredFile:
    """Keep a file of this machine. Raises FileError when it exceeds the quota.

    The bytes are written before the row: a crash in between leaves a file that the sweep removes.
    """
    declared = get_kind(kind)
    stored = StoredFile(id=uuid.uuid4(), owner_id=owner_id, kind=kind, media_type=media_type)
    stored.name, stored.key = declared.clean_name(name), key_of_file(stored.id)
    stored.bytes, stored.sha256 = path.stat().st_size, sha256_of(path)
    stored.expires = in_days() if expires else None
    with path.open("rb") as file:
        default_storage.save(stored.key, File(file))
    try:
        with transaction.atomic():
            write_row(stored, declared)
    except BaseException:
        default_storage.delete(stored.key)
        raise
    return stored


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
            raise FilmError("gone")
        yield Path(found)
        return
    with workplace() as folder:
        copy = folder / f"copy{suffix or Path(stored.name).suffix}"
        try:
            with open_seekable(stored.key) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
        except FileNotFoundError as error:
            raise FilmError("gone") from error
        yield copy


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
