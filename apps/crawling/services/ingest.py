"""Takes in a picture's fetched bytes: checks and stores them; its row and heavy work come later.

Bytes are written before the row that names them, and every answer ends its crawl request in one
transaction, so that a crash loses only what was in flight. Locks are taken in one order: galleries,
jobs, index states, pictures, then those of crawling: crawls, entries, crawl requests.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from apps.crawling import reasons
from apps.crawling.frontier import rights, rows
from apps.crawling.models import BlockRule, CrawledImage, CrawlRequest, Source
from apps.crawling.services.crawl_requests import Notes, end
from apps.crawling.services.ledger import DECIDED, find_duplicate, write
from apps.galleries import files
from apps.galleries import services as galleries
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.galleries.services import InspectedFile

State = CrawledImage.State


def ingest(
    crawl_request: CrawlRequest,
    upload: File,
    *,
    status: int,
    headers: Mapping[str, str],
    robots: str,
) -> CrawledImage:
    """Take in the fetched bytes, and end the crawl request; returns the picture's entry.

    Unusable pictures are refused with a reason; temporary errors leave the entry unchanged for the
    next crawl. Raises OSError, with nothing changed, when the storage is full. The crawl's counters
    of requests and bytes are increased here, for every answer.
    """
    if crawl_request.entry is None:
        raise ValueError(f"CrawlRequest {crawl_request.pk} is not that of a picture.")
    notes = Notes.of(upload, status, headers, robots)
    while True:
        try:
            return _take(crawl_request, crawl_request.entry, upload, notes)
        except _ChangedError:
            crawl_request.entry.refresh_from_db()


class _ChangedError(Exception):
    """The entry was changed while its bytes were inspected."""


def _take(
    crawl_request: CrawlRequest, entry: CrawledImage, upload: File, notes: Notes
) -> CrawledImage:
    try:
        inspected = galleries.look_at(upload)
        _check_size(entry.source, inspected)
    except PictureError as error:
        return _refuse(crawl_request, notes, error.code, error.params, permanent=error.permanent)
    if _is_blocked(entry, inspected.sha256):
        return _refuse(crawl_request, notes, reasons.BLOCKED, {})
    if elsewhere := _refused_on(entry, inspected.sha256):
        return _refuse(crawl_request, notes, reasons.REFUSED_ELSEWHERE, {"source": elsewhere})
    if _leaves_as_is(entry, inspected.sha256):
        return _know(crawl_request, notes, inspected)
    if duplicate := find_duplicate(entry, inspected.sha256):
        return _link(crawl_request, notes, inspected, duplicate)
    return _keep(crawl_request, notes, inspected, upload)


def _check_size(source: Source, inspected: InspectedFile) -> None:
    sides = (inspected.header.width, inspected.header.height)
    if min(sides) < source.least_side:
        raise PictureError(
            reasons.TOO_SMALL,
            {"width": sides[0], "height": sides[1], "limit": source.least_side},
        )


def _is_blocked(entry: CrawledImage, sha256: str) -> bool:
    """Whether it was taken down, perhaps while it was being fetched."""
    rules = BlockRule.objects.all()
    return bool(
        rules.on_digest(sha256)
        or rules.on_address(
            url=entry.url, page=entry.page, author=entry.author, source_id=entry.source_id
        )
    )


def _refused_on(entry: CrawledImage, sha256: str) -> str:
    """The source on which these bytes, or their address, are refused; "" on none.

    Near duplicates of a rejected or hidden picture are stored as its copies, equally hidden.
    """
    if entry.state not in (State.FOUND, State.REFUSED):
        return ""
    refused = CrawledImage.objects.filter(reason_code__in=reasons.FOLLOWING).exclude(pk=entry.pk)
    by_bytes = refused.filter(sha256=sha256, state=State.REFUSED).select_related("source")
    if found := by_bytes.first():
        return found.source.name
    return rights.refused_on(entry.source, [entry.canonical]).get(entry.canonical, "")


def _leaves_as_is(entry: CrawledImage, sha256: str) -> bool:
    """Whether nothing changes: it has the same bytes, or its state is final."""
    if entry.state in DECIDED or entry.reason_code in reasons.HIDES:
        return True
    if entry.state == State.ARRIVED and entry.image_id is not None:
        return True  # A worker is preparing it.
    held = entry.state in (State.ARRIVED, State.WAITING, State.DUPLICATE)
    if not held:
        return False
    # The picture that others are duplicates of must not change.
    return entry.sha256 == sha256 or entry.duplicates.exists()


def _refuse(
    crawl_request: CrawlRequest,
    notes: Notes,
    code: str,
    params: Mapping[str, Any],
    *,
    permanent: bool = True,
) -> CrawledImage:
    """End the request; the entry is refused, too, unless it has a picture already."""
    values: dict[str, Any] = {"reason_code": code, "params": dict(params)}
    with transaction.atomic():
        entry = _held(crawl_request)
        if entry.state not in (State.FOUND, State.REFUSED):
            values = {}
        elif permanent:
            values["state"] = State.REFUSED
        write(entry, **notes.entry, **values)
        end(crawl_request, notes, code, dict(params), refused=1)
    return entry


def _know(crawl_request: CrawlRequest, notes: Notes, inspected: InspectedFile) -> CrawledImage:
    """The picture is known. For a decided entry, only the fact that it changed is noted."""
    with transaction.atomic():
        entry = _held(crawl_request)
        changed = entry.sha256 and entry.sha256 != inspected.sha256
        values = {"params": {**entry.params, "changed": inspected.sha256}} if changed else {}
        write(entry, **notes.entry, **values)
        end(crawl_request, notes, reasons.KNOWN, {}, seen=1)
    return entry


def _link(
    crawl_request: CrawlRequest, notes: Notes, inspected: InspectedFile, duplicate: CrawledImage
) -> CrawledImage:
    """The same bytes as another entry's: no second picture is made."""
    with transaction.atomic():
        entry = _held(crawl_request, duplicate)
        old = _let_go(entry)
        write(
            entry,
            **notes.entry,
            **_described(inspected),
            state=State.DUPLICATE,
            reason_code=reasons.SAME_BYTES,
            params={},
            duplicate_of=duplicate,
            image_id=duplicate.image_id,
            staged_file_id=None,
        )
        end(crawl_request, notes, reasons.SAME_BYTES, {}, seen=1)
    _remove(old)
    return entry


def _keep(
    crawl_request: CrawlRequest, notes: Notes, inspected: InspectedFile, upload: File
) -> CrawledImage:
    """Store the bytes under the id that the picture will have; then write the rows."""
    staged_file_id = uuid.uuid4()
    try:
        galleries.keep(staged_file_id, upload)
        with transaction.atomic():
            entry = _held(crawl_request)
            old = _let_go(entry)
            write(
                entry,
                **notes.entry,
                **_described(inspected),
                state=State.ARRIVED,
                reason_code="",
                params={},
                duplicate_of=None,
                image_id=None,
                staged_file_id=staged_file_id,
                phash="",
                score=None,
            )
            end(crawl_request, notes, reasons.KEPT, {}, new=1)
    except BaseException:
        files.delete([staged_file_id])
        raise
    _remove(old)
    return entry


def _held(crawl_request: CrawlRequest, duplicate: CrawledImage | None = None) -> CrawledImage:
    """The entry, locked. If it has a picture, decisions and examination are locked out, too."""
    seen = crawl_request.entry
    assert seen is not None
    pictured = [] if seen.state in (State.FOUND, State.REFUSED) else [seen.source]
    pictured += [duplicate.source] if duplicate else []
    galleries.hold_galleries(id_ for of in pictured for id_ in (of.waiting_id, of.gallery_id))
    rows.held(crawl_request.crawl_id)
    if duplicate and not _is_as_seen(duplicate):
        raise _ChangedError
    entry = CrawledImage.objects.select_for_update(no_key=True).get(id=seen.pk)
    if (entry.state, entry.image_id) != (seen.state, seen.image_id):
        raise _ChangedError
    return entry


def _is_as_seen(duplicate: CrawledImage) -> bool:
    now = CrawledImage.objects.filter(id=duplicate.pk).values_list("state", "image").first()
    return now == (duplicate.state, duplicate.image_id)


def _described(inspected: InspectedFile) -> dict[str, Any]:
    header = inspected.header
    return {
        "sha256": inspected.sha256,
        "bytes": header.bytes,
        "format": header.format,
        "width": header.width,
        "height": header.height,
    }


def _let_go(entry: CrawledImage) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Remove what the entry had until now: bytes without a row, and a picture."""
    own = entry.state in (State.ARRIVED, State.WAITING)
    return entry.staged_file_id, entry.image_id if own else None


def _remove(old: tuple[uuid.UUID | None, uuid.UUID | None]) -> None:
    """Delete what new bytes have replaced."""
    staged_file_id, image_id = old
    if staged_file_id is not None:
        files.delete([staged_file_id])
    if image_id is not None:
        galleries.remove_images(Image.including_bin.filter(id=image_id))
