"""Consistency of ledger and galleries: part of `manage.py verify`."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage
from apps.galleries.licences import Licence
from apps.galleries.models import Image, Origin

State = CrawledImage.State
# Nothing is kept in these states.
BARE = (State.FOUND, State.REFUSED, State.TAKEN_DOWN)


def arrived() -> set[UUID]:
    """The ids of stored bytes that have no picture row yet."""
    staged_file_id = CrawledImage.objects.exclude(staged_file_id=None)
    return {id_ for id_ in staged_file_id.values_list("staged_file_id", flat=True) if id_}


def faults() -> Iterator[str]:
    """Inconsistencies, a line each; empty when all is well."""
    yield from _entries()
    yield from _duplicates()
    yield from _published()
    yield from _pictures()


def _entries() -> Iterator[str]:
    """Each has a picture if its state requires one, or none."""
    of = CrawledImage.objects.all()
    published = of.filter(state=State.APPROVED).exclude(image__gallery=F("source__gallery"))
    yield from _faults(published, "is published and its picture is not")
    waiting = of.filter(state=State.WAITING).exclude(image__gallery=F("source__waiting"))
    yield from _faults(waiting, "waits and its picture does not")
    lost = of.filter(state=State.ARRIVED, image=None, staged_file_id=None)
    yield from _faults(lost, "has arrived and nothing is kept of it")
    kept = of.filter(state__in=BARE).exclude(image=None, staged_file_id=None)
    yield from _faults(kept, "is not kept and has a picture")


def _duplicates() -> Iterator[str]:
    doubles = CrawledImage.objects.filter(state=State.DUPLICATE)
    yield from _faults(doubles.filter(duplicate_of=None), "is a duplicate of nothing")
    mismatched = doubles.exclude(duplicate_of=None).exclude(image=F("duplicate_of__image"))
    mismatched = mismatched.exclude(image=None, duplicate_of__image=None)
    yield from _faults(mismatched, "shows another picture than what it is a duplicate of")


def _published() -> Iterator[str]:
    """Published pictures need a licence and an origin."""
    shown = CrawledImage.objects.published()
    nothing = [Licence.NONE, Licence.UNCLEAR]
    unlicensed = Q(licence="", source__licence__in=["", *nothing]) | Q(licence__in=nothing)
    yield from _faults(shown.filter(unlicensed), "is published without a licence")
    yield from _faults(shown.filter(image__origins=None), "is published and has no origin")
    hidden = Origin.objects.exclude(image__gallery__source__isnull=False)
    for id_ in hidden.values_list("image", flat=True).distinct():
        yield f"picture {id_} has an origin and is not published"


def _pictures() -> Iterator[str]:
    """Every picture in a source's galleries must be in the ledger."""
    of_source = Q(gallery__source__isnull=False) | Q(gallery__source_waiting__isnull=False)
    unknown = Image.including_bin.filter(of_source, entries=None)
    for id_ in unknown.values_list("id", flat=True):
        yield f"picture {id_} of a source is not in the ledger"


def _faults(entries: CrawledImageQuerySet, what: str) -> Iterator[str]:
    for id_ in entries.values_list("id", flat=True).iterator():
        yield f"entry {id_} {what}"
