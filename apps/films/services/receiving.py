"""Films as they come: by tus, by a small request, by a command. Each becomes a Film's row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.films import languages
from apps.films.errors import FilmError
from apps.films.ffmpeg.probe import Probe, probe
from apps.films.models import Film, Track
from apps.films.options import FilmOptions
from apps.films.services import files, usual_settings
from apps.jobs import services as jobs
from apps.media.errors import FileError
from apps.media.kinds import Destination, UploadRequest
from apps.media.models import StoredFile, Upload

LOOK = "films.look"
# The first that is among a container's names.
TYPES = {"webm": "video/webm", "matroska": "video/x-matroska", "mp4": "video/mp4",
         "mov": "video/mp4", "avi": "video/x-msvideo", "mpegts": "video/mp2t",
         "asf": "video/x-ms-asf"}  # fmt: skip
YES = {"1", "true", "on", "yes"}


class UploadError(FilmError):
    """What can be wrong with an upload of this room."""

    SENTENCES = {**FileError.SENTENCES, **FilmError.SENTENCES}


def admit(asked: UploadRequest) -> Destination:
    """`about`: rights ("yes"), rights_note, title, source_language, target_language."""
    about = {name: str(asked.about.get(name, ""))[:300] for name in (
        "rights", "rights_note", "title", "source_language", "target_language")}  # fmt: skip
    if about["rights"].casefold() not in YES:
        raise UploadError("no_rights")
    spoken, target = about["source_language"], about["target_language"]
    if any(one and not languages.is_code(one) for one in (spoken, target)):
        raise UploadError("options")
    return Destination(about=about)


def validate(file: BinaryIO, upload: Upload) -> str:
    """Its media type. Raises FilmError. It is read by ffprobe, in a child process."""
    with path_of(file, upload.name) as path:
        found = _checked(path)
    return media_type(found)


def _checked(path: Path) -> Probe:
    found = probe(path)
    hours = found.duration_ms / 3_600_000
    if hours > settings.FUTU_FILM_HOURS:
        values = {"hours": f"{hours:.1f}", "limit": f"{settings.FUTU_FILM_HOURS:g}"}
        raise FilmError("too_long", values)
    found.sound(0)
    return found


def media_type(found: Probe) -> str:
    names = found.containers
    return next((kind for name, kind in TYPES.items() if name in names), "application/octet-stream")


@contextmanager
def path_of(file: Any, name: str) -> Iterator[Path]:
    """A path that ffprobe can read: of the file itself, or of a copy."""
    known = getattr(file, "name", None)
    if isinstance(known, str) and Path(known).is_file():
        yield Path(known)
        return
    suffix = PurePosixPath(name).suffix[:10]
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=suffix) as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy, files.CHUNK)
        copy.flush()
        yield Path(copy.name)


def finished(stored: StoredFile, upload: Upload) -> Film:
    """In the transaction of the file's row."""
    about = upload.about
    return create(
        User.objects.get(pk=stored.owner_id),
        stored,
        title=about.get("title", ""),
        source_language=about.get("source_language", ""),
        target_language=about.get("target_language", ""),
        rights_note=about.get("rights_note", ""),
        rights=True,
    )


def create(
    person: User,
    stored: StoredFile,
    *,
    title: str = "",
    source_language: str = "",
    target_language: str = "",
    options: FilmOptions | None = None,
    rights: bool = False,
    rights_note: str = "",
) -> Film:
    """A film of a file that is kept; a job looks at it."""
    options = options or usual_settings.usual_options(person)
    with transaction.atomic():
        film = Film.objects.create(
            owner=person,
            title=(title.strip() or PurePosixPath(stored.name).stem)[:200],
            source=stored,
            source_name=stored.name,
            source_sha256=stored.sha256,
            source_bytes=stored.bytes,
            source_language=source_language[:20],
            target_language=target_language[:20] or usual_settings.usual_languages(person)[1],
            options=options.model_dump(mode="json"),
            rights_confirmed=timezone.now() if rights else None,
            rights_note=rights_note[:300],
        )
        params = {"film": str(film.pk), "about": film.title}
        jobs.start(LOOK, owner_id=person.pk, params=params)
    return film


def receive(person: User, file: File, name: str, **more: Any) -> Film:
    """A small film sent in one request, or one of this machine's disk. Raises FilmError,
    FileError."""
    with path_of(file.file if hasattr(file, "file") else file, name) as path:
        return receive_path(person, path, name, **more)


def receive_path(person: User, path: Path, name: str, **more: Any) -> Film:
    """Raises FilmError, FileError."""
    found = _checked(path)
    stored = files.keep(person.pk, "film", path, name, media_type(found))
    with files.owned(stored):
        return create(person, stored, **more)


def look(film: Film) -> None:
    """Note what is in it, and make its still. In a worker. Raises FilmError."""
    from apps.films.ffmpeg.picture import thumbnail

    with files.as_path(film.source) as path:
        found = _checked(path)
        note_facts(film, found)
        if film.thumbnail_id is None:
            with files.workplace() as folder:
                still = folder / "still.jpg"
                thumbnail(path, found, still)
                kept = files.keep(film.owner_id, files.PART, still, "still.jpg", "image/jpeg")
                with files.owned(kept) as film.thumbnail:
                    film.save(update_fields=["thumbnail"])


def note_facts(film: Film, found: Probe) -> None:
    film.facts, film.duration_ms = found.as_dict(), found.duration_ms
    with transaction.atomic():
        film.save(update_fields=["facts", "duration_ms"])
        film.tracks.all().delete()
        Track.objects.bulk_create(_tracks(film, found))


def _tracks(film: Film, found: Probe) -> list[Track]:
    video = [found.video] if found.video else []
    groups = ((Track.Kind.VIDEO, video), (Track.Kind.AUDIO, found.audio),
              (Track.Kind.SUBTITLE, found.subtitles))  # fmt: skip
    return [
        Track(
            film=film, kind=kind, place=place, codec=one.codec[:40], language=one.language[:20],
            channels=getattr(one, "channels", 0), details=one.model_dump(mode="json"),
        )
        for kind, streams in groups
        for place, one in enumerate(streams)
    ]  # fmt: skip


def confirm_rights(film: Film, note: str = "") -> None:
    film.rights_confirmed, film.rights_note = timezone.now(), note[:300]
    film.save(update_fields=["rights_confirmed", "rights_note"])
