"""Creates the rows of pictures whose bytes were stored, and the jobs that prepare them."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.files.storage import default_storage
from django.db import transaction

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, Source
from apps.crawling.services.ledger import write
from apps.galleries import files
from apps.galleries import services as galleries
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.pictures import Header, clean_name
from apps.galleries.services import InspectedFile

# Pictures of one job: two batches of its worker, so that staff soon see the first ones.
BATCH = 16

State = CrawledImage.State


def promote(source: Source) -> int:
    """Write the rows of stored pictures, and the jobs that prepare them; how many pictures.

    Concurrent and repeated calls are safe: entries with a row are skipped. An entry whose bytes the
    storage has lost is fetched again by the next crawl.
    """
    admitted = 0
    while True:
        with transaction.atomic():
            galleries.hold_galleries([source.waiting_id])
            arrived = CrawledImage.objects.filter(source=source, state=State.ARRIVED, image=None)
            arrived = arrived.exclude(staged_file_id=None).order_by("id")
            batch = list(arrived.select_for_update(no_key=True, of=("self",))[:BATCH])
            if not batch:
                return admitted
            admitted += _enrol(source, [entry for entry in batch if not _is_lost(entry)])


def _is_lost(entry: CrawledImage) -> bool:
    if entry.staged_file_id and default_storage.exists(
        files.key(entry.staged_file_id, Variant.ORIGINAL)
    ):
        return False
    write(entry, state=State.FOUND, staged_file_id=None, etag="", last_modified="", sha256="")
    return True


def _enrol(source: Source, entries: list[CrawledImage]) -> int:
    rows = {
        entry.staged_file_id: galleries.row_of(source.waiting, entry.staged_file_id, _looked(entry))
        for entry in entries
        if entry.staged_file_id
    }
    added = galleries.enrol(source.waiting, list(rows.values()))
    made = {image.id for image in added.images}
    for entry in entries:
        if entry.staged_file_id in made:
            write(entry, image_id=entry.staged_file_id, staged_file_id=None)
            entry.duplicates.filter(image=None).update(image=entry.image_id)
        else:
            _join(source, entry)
    return len(made)


def _join(source: Source, entry: CrawledImage) -> None:
    """The gallery has these bytes: another address with them was read at the same time."""
    staged_file_id = [entry.staged_file_id] if entry.staged_file_id else []
    image = Image.objects.get(gallery=source.waiting_id, sha256=entry.sha256)
    first = (
        CrawledImage.objects.filter(image=image)
        .exclude(state=State.DUPLICATE)
        .order_by("id")
        .first()
    )
    transaction.on_commit(partial(files.delete, staged_file_id))
    write(
        entry,
        state=State.DUPLICATE,
        reason_code=reasons.SAME_BYTES,
        duplicate_of=first,
        image=image,
        staged_file_id=None,
    )


def _looked(entry: CrawledImage) -> InspectedFile:
    header = Header(entry.format, entry.width, entry.height, entry.bytes)
    return InspectedFile(_name(entry), header, entry.sha256)


def _name(entry: CrawledImage) -> str:
    """Its title; without one, the file's name in the address."""
    return clean_name(entry.title or PurePosixPath(unquote(urlsplit(entry.url).path)).name)
