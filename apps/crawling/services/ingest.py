"""A picture's bytes have come: checked and kept now, its row and all that is heavy later.

Bytes are written before the row that names them, and every answer ends its visit in one
transaction, so that a crash loses what was in flight and nothing else. Rows are taken in one
order: galleries, jobs, index states, pictures, then those of crawling: crawls, entries, visits.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from apps.crawling import reasons
from apps.crawling.frontier import rights, rows
from apps.crawling.models import Bar, Entry, Source, Visit
from apps.crawling.services.ledger import DECIDED, twin_of, write
from apps.crawling.services.visits import Notes, end
from apps.galleries import files
from apps.galleries import services as galleries
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.galleries.services import InspectedFile

State = Entry.State


def ingest(
    visit: Visit, upload: File, *, status: int, headers: Mapping[str, str], robots: str
) -> Entry:
    """Take the bytes that a visit brought, and end it: the picture's entry, as it is then.

    What cannot be used is refused with its reason; what may go well another time leaves the
    entry as it was, for the next crawl. Raises OSError, with nothing changed, when the storage
    has no room. The crawl's count of requests and bytes goes up here, for every answer.
    """
    if visit.entry is None:
        raise ValueError(f"Visit {visit.pk} is not that of a picture.")
    notes = Notes.of(upload, status, headers, robots)
    while True:
        try:
            return _take(visit, visit.entry, upload, notes)
        except _ChangedError:
            visit.entry.refresh_from_db()


class _ChangedError(Exception):
    """Something else was decided of the entry while its bytes were looked at."""


def _take(visit: Visit, entry: Entry, upload: File, notes: Notes) -> Entry:
    try:
        looked = galleries.look_at(upload)
        _check_size(entry.source, looked)
    except PictureError as error:
        return _refuse(visit, notes, error.code, error.params, lasting=error.permanent)
    if _is_barred(entry, looked.sha256):
        return _refuse(visit, notes, reasons.BARRED, {})
    if elsewhere := _refused_on(entry, looked.sha256):
        return _refuse(visit, notes, reasons.REFUSED_ELSEWHERE, {"source": elsewhere})
    if _leaves_as_is(entry, looked.sha256):
        return _know(visit, notes, looked)
    if twin := twin_of(entry, looked.sha256):
        return _link(visit, notes, looked, twin)
    return _keep(visit, notes, looked, upload)


def _check_size(source: Source, looked: InspectedFile) -> None:
    sides = (looked.header.width, looked.header.height)
    if min(sides) < source.least_side:
        raise PictureError(
            reasons.TOO_SMALL,
            {"width": sides[0], "height": sides[1], "limit": source.least_side},
        )


def _is_barred(entry: Entry, sha256: str) -> bool:
    """Whether it was taken down, perhaps while it was on its way."""
    bars = Bar.objects.all()
    return bool(
        bars.on_digest(sha256)
        or bars.on_address(
            url=entry.url, page=entry.page, author=entry.author, source_id=entry.source_id
        )
    )


def _refused_on(entry: Entry, sha256: str) -> str:
    """The source on which these bytes, or their address, are refused; "" on none.

    What a rejected or hidden picture shows comes in as its copy, and is as little seen.
    """
    if entry.state not in (State.FOUND, State.REFUSED):
        return ""
    refused = Entry.objects.filter(why__in=reasons.FOLLOWING).exclude(pk=entry.pk)
    by_bytes = refused.filter(sha256=sha256, state=State.REFUSED).select_related("source")
    if found := by_bytes.first():
        return found.source.name
    return rights.refused_on(entry.source, [entry.canonical]).get(entry.canonical, "")


def _leaves_as_is(entry: Entry, sha256: str) -> bool:
    """Whether what came changes nothing: the bytes are those it has, or its state is settled."""
    if entry.state in DECIDED or entry.why in reasons.HIDES:
        return True
    if entry.state == State.ARRIVED and entry.image_id is not None:
        return True  # A worker has it in hand.
    held = entry.state in (State.ARRIVED, State.WAITING, State.DUPLICATE)
    if not held:
        return False
    # What others are the duplicates of does not change under them.
    return entry.sha256 == sha256 or entry.duplicates.exists()


def _refuse(
    visit: Visit,
    notes: Notes,
    code: str,
    params: Mapping[str, Any],
    *,
    lasting: bool = True,
) -> Entry:
    """End the visit; the entry is refused, too, unless it holds a picture already."""
    values: dict[str, Any] = {"why": code, "params": dict(params)}
    with transaction.atomic():
        entry = _held(visit)
        if entry.state not in (State.FOUND, State.REFUSED):
            values = {}
        elif lasting:
            values["state"] = State.REFUSED
        write(entry, **notes.entry, **values)
        end(visit, notes, code, dict(params), refused=1)
    return entry


def _know(visit: Visit, notes: Notes, looked: InspectedFile) -> Entry:
    """The picture is known. That a decided one has changed is noted, and nothing else."""
    with transaction.atomic():
        entry = _held(visit)
        changed = entry.sha256 and entry.sha256 != looked.sha256
        values = {"params": {**entry.params, "changed": looked.sha256}} if changed else {}
        write(entry, **notes.entry, **values)
        end(visit, notes, reasons.KNOWN, {}, seen=1)
    return entry


def _link(visit: Visit, notes: Notes, looked: InspectedFile, twin: Entry) -> Entry:
    """The same bytes as another entry's: no second picture is made."""
    with transaction.atomic():
        entry = _held(visit, twin)
        old = _let_go(entry)
        write(
            entry,
            **notes.entry,
            **_described(looked),
            state=State.DUPLICATE,
            why=reasons.SAME_BYTES,
            params={},
            duplicate_of=twin,
            image_id=twin.image_id,
            spooled=None,
        )
        end(visit, notes, reasons.SAME_BYTES, {}, seen=1)
    _remove(old)
    return entry


def _keep(visit: Visit, notes: Notes, looked: InspectedFile, upload: File) -> Entry:
    """Bytes first, under the id that the picture will have; then one transaction."""
    spooled = uuid.uuid4()
    try:
        galleries.keep(spooled, upload)
        with transaction.atomic():
            entry = _held(visit)
            old = _let_go(entry)
            write(
                entry,
                **notes.entry,
                **_described(looked),
                state=State.ARRIVED,
                why="",
                params={},
                duplicate_of=None,
                image_id=None,
                spooled=spooled,
                phash="",
                score=None,
            )
            end(visit, notes, reasons.KEPT, {}, new=1)
    except BaseException:
        files.delete([spooled])
        raise
    _remove(old)
    return entry


def _held(visit: Visit, twin: Entry | None = None) -> Entry:
    """The entry as it is now. What has a picture is held against decisions and examining."""
    seen = visit.entry
    assert seen is not None
    pictured = [] if seen.state in (State.FOUND, State.REFUSED) else [seen.source]
    pictured += [twin.source] if twin else []
    galleries.hold_galleries(id_ for of in pictured for id_ in (of.waiting_id, of.gallery_id))
    rows.held(visit.crawl_id)
    if twin and not _is_as_seen(twin):
        raise _ChangedError
    entry = Entry.objects.select_for_update(no_key=True).get(id=seen.pk)
    if (entry.state, entry.image_id) != (seen.state, seen.image_id):
        raise _ChangedError
    return entry


def _is_as_seen(twin: Entry) -> bool:
    now = Entry.objects.filter(id=twin.pk).values_list("state", "image").first()
    return now == (twin.state, twin.image_id)


def _described(looked: InspectedFile) -> dict[str, Any]:
    header = looked.header
    return {
        "sha256": looked.sha256,
        "bytes": header.bytes,
        "format": header.format,
        "width": header.width,
        "height": header.height,
    }


def _let_go(entry: Entry) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """What the entry kept until now, of its own: bytes without a row, and a picture."""
    own = entry.state in (State.ARRIVED, State.WAITING)
    return entry.spooled, entry.image_id if own else None


def _remove(old: tuple[uuid.UUID | None, uuid.UUID | None]) -> None:
    """Delete what new bytes have taken the place of."""
    spooled, image_id = old
    if spooled is not None:
        files.delete([spooled])
    if image_id is not None:
        galleries.remove_images(Image.including_bin.filter(id=image_id))
