"""Everything of a person as one zip, written while it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from stream_zip import ZIP_64, ZIP_AUTO, MemberFile, stream_zip

from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures.sidecars import Known, sidecar
from apps.galleries.services.exporting import Format, rows_of, write
from apps.galleries.services.naming import unused
from apps.galleries.services.zipping import MODE, chunks, clamped
from apps.media.models import StoredFile
from apps.takeout.services.rows import lines, paths

ROWS = 500


def archive_of(person: User) -> Iterator[bytes]:
    """Pictures by gallery, each with a sidecar; other files; all rows. What cannot be read is
    listed in missing.txt."""
    return iter(stream_zip(_members(person), extended_timestamps=False))


def _members(person: User) -> Iterator[MemberFile]:
    lost: list[str] = []
    used: set[str] = set()
    yield _text("README.txt", render_to_string("takeout/README.txt", {"person": person}))
    for gallery in Gallery.objects.filter(owner=person).order_by("created"):
        yield from _gallery(gallery, f"galleries/{unused(gallery.name, used)}", lost)
    yield from _files(person, lost)
    for model, path in paths().items():
        name = f"rows/{model._meta.label_lower}.jsonl"
        yield _member(name, timezone.now(), lines(model, path, person))
    if lost:
        yield _text("missing.txt", "\n".join(lost))


def _gallery(gallery: Gallery, folder: str, lost: list[str]) -> Iterator[MemberFile]:
    about = write(gallery, Format.JSON, (row for _image, row in rows_of(gallery)))
    yield _member(f"{folder}.json", gallery.created, (piece.encode() for piece in about))
    yield _text(f"{folder}.people.json", _people(gallery))
    used: set[str] = set()
    for image in _in_chunks(gallery.images.prefetch_related("tags")):
        name = f"{folder}/{unused(image.name, used)}"
        moment = image.taken or image.created
        if (original := _opened(image)) is None:
            lost.append(name)
            continue
        yield _member(name, moment, chunks(original), image.bytes)
        yield _member(f"{name}.xmp", moment, [sidecar(_known(image))])


def _people(gallery: Gallery) -> str:
    """Members, and what its owner called those who are asked: as the page of sharing tells it."""
    members = gallery.members.select_related("person")
    told = [
        *({"name": m.person.get_username(), "role": m.role, "state": "member"} for m in members),
        *({"name": i.named, "role": i.role, "state": "invited"} for i in gallery.invitations.all()),
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _known(image: Image) -> Known:
    tags = [tag.name for tag in image.tags.all()]
    return Known(tags, image.is_favourite, image.taken, image.latitude, image.longitude)


def _opened(image: Image) -> BinaryIO | None:
    """Of a public or crawled picture only the preview is kept."""
    for variant in (Variant.ORIGINAL, Variant.PREVIEW):
        try:
            return files.open_variant(image.id, variant)
        except FileNotFoundError:
            continue
    return None


def _files(person: User, lost: list[str]) -> Iterator[MemberFile]:
    """Films, results, reports: what rooms keep and nothing makes again by itself."""
    used: dict[str, set[str]] = {}
    for row in _in_chunks(StoredFile.objects.filter(owner=person, expires=None)):
        name = f"files/{row.kind}/{unused(row.name, used.setdefault(row.kind, set()))}"
        try:
            content = default_storage.open(row.key)
        except FileNotFoundError:
            lost.append(name)
        else:
            yield _member(name, row.created, chunks(content), row.bytes)


def _in_chunks(rows: Any) -> Iterator[Any]:
    """By keys, so that no query stays open for as long as the download takes."""
    rows, last = rows.order_by("pk"), None
    while True:
        found = list((rows if last is None else rows.filter(pk__gt=last))[:ROWS])
        yield from found
        if len(found) < ROWS:
            return
        last = found[-1].pk


def _member(
    name: str, moment: datetime, content: Iterable[bytes], size: int | None = None
) -> MemberFile:
    """Of a known size: pictures and films, which are compressed already."""
    method = ZIP_64 if size is None else ZIP_AUTO(size, level=0)
    return name, clamped(timezone.localtime(moment)), MODE, method, content


def _text(name: str, text: str) -> MemberFile:
    return _member(name, timezone.now(), [text.encode()])
