"""Where the pictures of a batch come from: files that were sent, a zip, or a gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import File

from apps.accounts.models import User
from apps.comparison.errors import ComparisonError
from apps.comparison.file_kinds import BATCH_ZIP
from apps.comparison.services.asking import Given, of_image, of_upload
from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name
from apps.galleries.refusals import Refusal
from apps.galleries.services.unpacking import Unpacked, unpacked
from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.storage import open_seekable

ZIP, IMAGE = "zip:", "image:"


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of one side: its name, and its bytes or where they are."""

    name: str
    source: str = ""
    given: Callable[[], Given] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    name: str
    entries: Sequence[Entry] = field(default_factory=list)
    zip: StoredFile | None = None

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.entries]

    def discard(self) -> None:
        if self.zip and self.zip.pk:
            self.zip.delete()


def of_files(uploads: Sequence[File], paths: Sequence[str] = ()) -> Side:
    """Files of a folder; `paths` as the browser knows them, where it said so."""
    names = list(paths) if len(paths) == len(uploads) else [file.name or "" for file in uploads]
    entries = [
        Entry(name, given=lambda upload=upload: of_upload(upload))  # type: ignore[misc]
        for name, upload in zip(names, uploads, strict=True)
        if not _is_hidden(name)
    ]
    return Side(_folder_of(names), entries)


def of_zip(person: User, upload: File) -> Side:
    """Kept until its pictures were taken out. Raises ZipError, FileError."""
    content = files.stream(upload)
    with unpacked(content) as inside:
        entries = [Entry(name, f"{ZIP}{place}") for place, name in enumerate(inside.names)]
    content.seek(0)
    name = clean_name(upload.name or "")
    return Side(name, entries, keep_file(person.pk, BATCH_ZIP, name, content, "application/zip"))


def of_gallery(gallery: Gallery) -> Side:
    """The pictures of it that are ready."""
    ready = Image.objects.filter(gallery=gallery, state=Image.State.READY).order_by("created", "id")
    rows = ready.values_list("id", "name")
    return Side(gallery.name, [Entry(name, f"{IMAGE}{pk}") for pk, name in rows])


@contextmanager
def opened_zip(file: StoredFile | None) -> Iterator[Unpacked | None]:
    if file is None:
        yield None
        return
    with open_seekable(file.key) as content, unpacked(content) as inside:
        yield inside


@contextmanager
def taken(source: str, archive: Unpacked | None, person: User) -> Iterator[Given]:
    """The picture that a row's source names. Raises one of FAILURES."""
    if source.startswith(IMAGE):
        yield _of_gallery_image(UUID(source.removeprefix(IMAGE)), person)
        return
    if not source.startswith(ZIP) or archive is None:
        raise ComparisonError("missing")
    for file in archive.file(int(source.removeprefix(ZIP))):
        if isinstance(file, Refusal):
            raise file.error
        yield Given(file.name or "", cast(BinaryIO, file.file))


def _of_gallery_image(image_id: UUID, person: User) -> Given:
    image = Image.objects.owned_by(person.pk).filter(pk=image_id).select_related("gallery").first()
    if image is None:
        raise ComparisonError("missing")
    return of_image(image, person)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name.replace("\\", "/")).parts)


def _folder_of(names: Sequence[str]) -> str:
    """The folder that was chosen, if the browser said it."""
    tops = {name.split("/")[0] for name in names if "/" in name}
    return clean_name(tops.pop()) if len(tops) == 1 else "…"
