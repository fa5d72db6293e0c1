"""What the doctor looks at of the ledger of crawled pictures, and of the galleries beside it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage
from apps.galleries import files
from apps.galleries.doctor.strays import claims
from apps.galleries.files import Variant
from apps.galleries.licences import Licence
from apps.galleries.models import Image, Origin
from apps.media.storage import is_remote
from futu.doctor import Finding, FindingKind, Scope, check, register

State = CrawledImage.State
# Nothing is kept in these states.
BARE = (State.FOUND, State.REFUSED, State.TAKEN_DOWN)
DECIDE = _("Open it in the admin (Crawled pictures) and decide about it again.")


def arrived() -> set[UUID]:
    """The ids of stored bytes that have no picture row yet."""
    staged_file_id = CrawledImage.objects.exclude(staged_file_id=None)
    return {id_ for id_ in staged_file_id.values_list("staged_file_id", flat=True) if id_}


claims.append(arrived)


def _entry(code: str, sentence: str | Promise) -> FindingKind:
    return register(FindingKind(f"entry_{code}", "entry", sentence, DECIDE))


NOT_SHOWN = _entry("not_shown", _("entry %(id)s is published and its picture is not"))
NOT_WAITING = _entry("not_waiting", _("entry %(id)s waits and its picture does not"))
LOST = _entry("lost", _("entry %(id)s has arrived and nothing is kept of it"))
STAGED_LOST = _entry("staged_lost", _("entry %(id)s has arrived and its file is missing"))
KEPT = _entry("kept", _("entry %(id)s is not kept and has a picture"))
OF_NOTHING = _entry("of_nothing", _("entry %(id)s is a duplicate of nothing"))
OTHER = _entry(
    "other_picture", _("entry %(id)s shows another picture than what it is a duplicate of")
)
UNLICENSED = _entry("unlicensed", _("entry %(id)s is published without a licence"))
NO_ORIGIN = _entry("no_origin", _("entry %(id)s is published and has no origin"))
HIDDEN = register(
    FindingKind(
        "origin_hidden",
        "picture",
        _("picture %(id)s has an origin and is not published"),
        DECIDE,
    )
)
UNLISTED = register(
    FindingKind(
        "not_in_ledger", "picture", _("picture %(id)s of a source is not in the ledger"), DECIDE
    )
)


@check("crawling.entries")
def entries(scope: Scope) -> Iterator[Finding]:
    """Each has a picture if its state requires one, or none."""
    of = CrawledImage.objects.all()
    published = of.filter(state=State.APPROVED).exclude(image__gallery=F("source__gallery"))
    yield from _found(scope, published, NOT_SHOWN)
    waiting = of.filter(state=State.WAITING).exclude(image__gallery=F("source__waiting"))
    yield from _found(scope, waiting, NOT_WAITING)
    lost = of.filter(state=State.ARRIVED, image=None, staged_file_id=None)
    yield from _found(scope, lost, LOST)
    kept = of.filter(state__in=BARE).exclude(image=None, staged_file_id=None)
    yield from _found(scope, kept, KEPT)


@check("crawling.duplicates")
def duplicates(scope: Scope) -> Iterator[Finding]:
    doubles = CrawledImage.objects.filter(state=State.DUPLICATE)
    yield from _found(scope, doubles.filter(duplicate_of=None), OF_NOTHING)
    mismatched = doubles.exclude(duplicate_of=None).exclude(image=F("duplicate_of__image"))
    mismatched = mismatched.exclude(image=None, duplicate_of__image=None)
    yield from _found(scope, mismatched, OTHER)


@check("crawling.published")
def published(scope: Scope) -> Iterator[Finding]:
    """Published pictures need a licence and an origin."""
    shown = CrawledImage.objects.published()
    nothing = [Licence.NONE, Licence.UNCLEAR]
    unlicensed = Q(licence="", source__licence__in=["", *nothing]) | Q(licence__in=nothing)
    yield from _found(scope, shown.filter(unlicensed), UNLICENSED)
    yield from _found(scope, shown.filter(image__origins=None), NO_ORIGIN)


@check("crawling.origins")
def origins(scope: Scope) -> Iterator[Finding]:
    hidden = Origin.objects.exclude(image__gallery__source__isnull=False)
    for image in scope.each(Image.including_bin.filter(id__in=hidden.values("image")).only("id")):
        yield HIDDEN.found(image.id)


@check("crawling.pictures")
def pictures(scope: Scope) -> Iterator[Finding]:
    """Every picture in a source's galleries must be in the ledger."""
    of_source = Q(gallery__source__isnull=False) | Q(gallery__source_waiting__isnull=False)
    unknown = Image.including_bin.filter(of_source, entries=None).only("id")
    yield from (UNLISTED.found(image.id) for image in scope.each(unknown))


@check("crawling.staged", is_sliced=is_remote)
def staged(scope: Scope) -> Iterator[Finding]:
    for entry in scope.each(CrawledImage.objects.filter(state=State.ARRIVED, image=None)):
        key = files.key(entry.staged_file_id, Variant.ORIGINAL) if entry.staged_file_id else ""
        if key and not default_storage.exists(key):
            yield STAGED_LOST.found(entry.pk)


def _found(scope: Scope, entries: CrawledImageQuerySet, what: FindingKind) -> Iterator[Finding]:
    for entry in scope.each(entries.only("id")):
        yield what.found(entry.pk)
