"""Attribution of published pictures: their origins and public tags.

Both are rows of galleries, which know nothing of the ledger. A picture's own entry and the
duplicates linked to it each give one origin, and their source tags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services.source_tags import tag_for
from apps.galleries.licences import Licence, read
from apps.galleries.models import Image, Origin, Tag
from apps.galleries.signals import images_described

State = CrawledImage.State
Named = Image.tags.through
SourceTagOf = CrawledImage.source_tags.through
# Rows in one statement.
BATCH = 400


def licence_of(entry: CrawledImage) -> Licence | None:
    """The licence decided for it, else for its source; None while there is none."""
    value = entry.licence or entry.source.licence
    return Licence(value) if value else None


def may_publish(entry: CrawledImage) -> bool:
    licence = licence_of(entry)
    return licence is not None and licence.may_publish


def attribute(entries: Sequence[CrawledImage]) -> None:
    """Write origins and tags of the pictures of these published entries from scratch.

    Call it inside the transaction that publishes them, with their galleries locked.
    """
    add_tags(name_origins(entries))


def name_origins(entries: Iterable[CrawledImage]) -> list[CrawledImage]:
    """Rewrite the origins of the pictures of the entries and their duplicates."""
    firsts = list(entries)
    images = [entry.image_id for entry in firsts if entry.image_id]
    duplicates = CrawledImage.objects.filter(duplicate_of__in=firsts, state=State.DUPLICATE)
    # A duplicate whose own source has refused it gives no origin.
    duplicates = duplicates.exclude(reason_code__in=reasons.HIDES)
    every = [*firsts, *duplicates.select_related("source").order_by("id")]
    Origin.objects.filter(image__in=images).delete()
    add_origins(every)
    images_described.send(Image, image_ids=images)
    return every


def add_origins(entries: Iterable[CrawledImage]) -> None:
    """One for each entry that may be shown."""
    rows: list[Origin] = []
    for entry in entries:
        licence = licence_of(entry)
        if entry.image_id and licence and _is_shown_under(licence, entry):
            rows.append(_origin(entry, entry.image_id, licence))
    Origin.objects.bulk_create(rows, batch_size=BATCH)


def _is_shown_under(licence: Licence, entry: CrawledImage) -> bool:
    """What is published stays shown when the instance allows fewer licences later."""
    return licence.may_publish or (entry.state == State.APPROVED and licence.is_given)


def _origin(entry: CrawledImage, image_id: UUID, licence: Licence) -> Origin:
    return Origin(
        image_id=image_id,
        site=entry.source.name,
        page=entry.page or entry.url,
        url=entry.url,
        title=entry.title,
        author=entry.author,
        author_url=entry.author_url,
        licence=licence,
        port=_port(entry, licence),
        fetched=entry.fetched or timezone.now(),
    )


def _port(entry: CrawledImage, licence: Licence) -> str:
    """The national version of the licence, if the page states that."""
    reading = read(entry.licence_stated)
    return reading.port if reading.licence is licence else ""


def add_tags(entries: Sequence[CrawledImage]) -> None:
    """The public tags of their source tags, except those that staff removed from the picture."""
    images = {entry.pk: entry.image_id for entry in entries if entry.image_id}
    off = _taken_off(set(images.values()))
    wanted: dict[tuple[UUID, int], None] = {}
    tags: dict[int, Tag | None] = {}
    for row in SourceTagOf.objects.filter(crawledimage__in=images).select_related("sourcetag__tag"):
        if row.sourcetag_id not in tags:
            tags[row.sourcetag_id] = tag_for(row.sourcetag)
        tag, image_id = tags[row.sourcetag_id], images[row.crawledimage_id]
        if tag is not None and tag.name not in off.get(image_id, ()):
            wanted[image_id, tag.pk] = None
    rows = [Named(image_id=image_id, tag_id=tag_id) for image_id, tag_id in wanted]
    Named.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    images_described.send(Image, image_ids=sorted(set(images.values())))


def _taken_off(image_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """By picture: tags that staff removed and did not add again."""
    verbs = [Decision.Verb.RETAG, Decision.Verb.UNDO]
    decisions = Decision.objects.filter(entry__image__in=image_ids, verb__in=verbs)
    off: dict[UUID, set[str]] = defaultdict(set)
    rows = decisions.order_by("id").values_list("entry__image", "after")
    for image_id, after in rows:
        off[image_id] |= set(after.get("removed", []))
        off[image_id] -= set(after.get("added", []))
    return off
