"""Publish, reject, withdraw: moves pictures between galleries, and updates their entries."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, Source
from apps.crawling.services.attribution import attribute, may_publish
from apps.crawling.services.deciding.decision_request import (
    DecisionRequest,
    change,
    decided,
    deciding,
    entries_in,
)
from apps.crawling.services.outcome import AT_SOURCE, NO_LICENCE, NO_PICTURE, Outcome
from apps.galleries import services as galleries
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image, Origin
from apps.galleries.signals import images_described

State = CrawledImage.State


def approve(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        waiting = entries_in(ids, [State.WAITING], source, request, outcome)
        if request.by is None:
            # The entry may have been decided since it was chosen.
            waiting = [entry for entry in waiting if entry.decided is None]
        # Pictures hidden because of their rights are published again by `restore` only.
        hidden = [entry for entry in waiting if entry.reason_code in reasons.HIDES]
        outcome.skipped[AT_SOURCE] += len(hidden)
        published = publish([e for e in waiting if e not in hidden], source, outcome)
        why = reasons.BY_STAFF if request.by else reasons.AUTO
        values = {"state": State.APPROVED, "postponed": None, **decided(request, why)}
        change(published, request, outcome, {entry.pk: values for entry in published})


def withdraw(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        published = entries_in(ids, [State.APPROVED], source, request, outcome)
        back = take_back(published, source, outcome)
        values = {"state": State.WAITING, **decided(request, reasons.BY_STAFF)}
        change(back, request, outcome, {entry.pk: values for entry in back})


def reject(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        chosen = entries_in(ids, [State.WAITING, State.APPROVED], source, request, outcome)
        published = [entry for entry in chosen if entry.state == State.APPROVED]
        back = take_back(published, source, outcome)
        gone = sorted([*back, *(e for e in chosen if e.state == State.WAITING)], key=_id)
        galleries.bin_images(_images_of(gone), owner_id=None)
        why = request.values.get("reason") or reasons.BY_STAFF
        values = {"state": State.REJECTED, "postponed": None, **decided(request, why)}
        note = {"note": request.values["note"]} if request.values.get("note") else {}
        change(gone, request, outcome, {e.pk: {**values, "params": e.params | note} for e in gone})


def publish(
    entries: Sequence[CrawledImage], source: Source, outcome: Outcome
) -> list[CrawledImage]:
    """Move their pictures to the public gallery, with origins and tags; returns those moved.

    The only way there: no picture is published without a licence that allows it.
    """
    licensed = [entry for entry in entries if may_publish(entry)]
    outcome.skipped[NO_LICENCE] += len(entries) - len(licensed)
    published = _carry(licensed, source.gallery, outcome)
    attribute(published)
    return published


def take_back(
    entries: Sequence[CrawledImage], source: Source, outcome: Outcome
) -> list[CrawledImage]:
    """Move their pictures back to the waiting gallery, without origins; returns those moved.

    Tags stay: only staff see them there.
    """
    back = _carry(entries, source.waiting, outcome)
    ids = [entry.image_id for entry in back]
    Origin.objects.filter(image__in=ids).delete()
    images_described.send(Image, image_ids=ids)
    return back


def _carry(
    entries: Sequence[CrawledImage], gallery: Gallery, outcome: Outcome
) -> list[CrawledImage]:
    galleries.move_images(_images_of(entries), gallery, owner_id=None)
    there = set(_images_of(entries).filter(gallery=gallery).values_list("id", flat=True))
    carried = [entry for entry in entries if entry.image_id in there]
    outcome.skipped[NO_PICTURE] += len(entries) - len(carried)
    return carried


def _images_of(entries: Sequence[CrawledImage]) -> ImageQuerySet:
    ids: list[UUID] = [entry.image_id for entry in entries if entry.image_id]
    return Image.objects.filter(id__in=ids)


def _id(entry: CrawledImage) -> int:
    return entry.pk
