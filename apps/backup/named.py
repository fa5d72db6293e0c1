"""The files that rows name: what a backup has to hold besides the database.

Files are immutable by their key, so a file is told by its key and a `version` from its row. All
rows are read from a snapshot of the database.

Left out, because it is made again: thumbnails of searches (when they are looked at), indexes (by
workers, or `manage.py index rebuild`), weights (`manage.py weights fetch`), static files
(`collectstatic`), parts of pictures that are being enlarged (their job begins anew). Previews and
thumbnails of pictures are in it: docs/BACKUP.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from django.db.models import F, QuerySet

from apps.crawling.models import CrawledImage
from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.media.keys import key_of_upload
from apps.media.managers import UploadQuerySet
from apps.media.models import StoredFile, Upload
from apps.search.models import Query

BATCH = 2000
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Named:
    """A file that a row names.

    `sha256` is empty where no row knows it. `row` is the row's kind and id. A file may lie under
    `other` instead of its key.
    """

    key: str
    version: str
    sha256: str
    row: str
    other: str = ""


def named_files(alias: str) -> Iterator[Named]:
    """Of the snapshot with this database alias; a key may come twice.

    Uploads first: their files are the first to change their place.
    """
    return chain.from_iterable(source(alias, None) for source in SOURCES.values())


def is_named(file: Named) -> bool:
    """Whether a row still names it now."""
    kind, _, pk = file.row.partition(":")
    return any(found.key == file.key for found in SOURCES[kind]("default", pk))


def _pictures(alias: str, pk: str | None) -> Iterator[Named]:
    columns = ("id", "sha256", "prepared_at", "state", "gallery__keeps_originals")
    rows = _narrowed(Image.including_bin.using(alias), pk).values_list(*columns)
    for id_, sha256, prepared, state, keeps in rows.iterator(chunk_size=BATCH):
        derived = bool(prepared) or state == Image.State.READY
        if keeps or not derived:
            yield Named(files.key(id_, Variant.ORIGINAL), sha256, sha256, f"picture:{id_}")
        if derived:
            # A picture that is tried again gets new ones under the same keys.
            version = prepared.isoformat() if prepared else ""
            for variant in MAX_SIDE:
                yield Named(files.key(id_, variant), version, "", f"picture:{id_}")


def _stored(alias: str, pk: str | None) -> Iterator[Named]:
    rows = _narrowed(StoredFile.objects.using(alias), pk).values_list("id", "key", "sha256")
    for id_, key, sha256 in rows.iterator(chunk_size=BATCH):
        yield Named(key, sha256, sha256, f"file:{id_}")


def _queries(alias: str, pk: str | None) -> Iterator[Named]:
    rows = _narrowed(Query.objects.using(alias), pk).exclude(file="").values_list("id", "file")
    for id_, file in rows.iterator(chunk_size=BATCH):
        yield Named(file, "", "", f"search:{id_}")


def _staged(alias: str, pk: str | None) -> Iterator[Named]:
    """Files of crawled pictures that are no pictures yet."""
    rows = _narrowed(CrawledImage.objects.using(alias), pk).exclude(staged_file_id=None)
    for id_, staged in rows.values_list("id", "staged_file_id").iterator(chunk_size=BATCH):
        if staged:
            yield Named(files.key(staged, Variant.ORIGINAL), "staged", "", f"entry:{id_}")


def _uploads(alias: str, pk: str | None) -> Iterator[Named]:
    """Files that have arrived whole and wait for their job.

    Of one that is still arriving the sender has the bytes: restoring forgets it.
    """
    for upload in whole_uploads(_narrowed(Upload.objects.using(alias), pk)):
        row = f"transfer:{upload.id}"
        yield Named(upload.key, "", "", row, other=key_of_upload(upload.id))


SOURCES: dict[str, Callable[[str, str | None], Iterator[Named]]] = {
    "transfer": _uploads,
    "picture": _pictures,
    "file": _stored,
    "search": _queries,
    "entry": _staged,
}


def _narrowed(rows: Rows, pk: str | None) -> Rows:
    return rows.order_by() if pk is None else rows.filter(pk=pk)


def whole_uploads(rows: UploadQuerySet) -> Iterator[Upload]:
    for upload in rows.filter(offset=F("size"), size__gt=0).iterator(chunk_size=BATCH):
        waits = bool(upload.result and upload.result.get("waits"))
        if upload.state != Upload.State.DONE or waits:
            yield upload
