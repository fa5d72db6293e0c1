"""Pictures and their files, from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode_own
from apps.galleries.services import deriving
from apps.media.doctor.shared import FROM_BACKUP, sum_of
from apps.media.services.leftovers import is_leftover
from apps.media.storage import is_remote
from futu.doctor import Finding, FindingKind, Scope, check, register

DERIVED_AGAIN = _("“manage.py doctor --repair” makes it again from the original, by a job.")

# Ids of stored bytes that have no picture's row yet, and rightly so: rooms add theirs.
claims: list[Callable[[], set[UUID]]] = []


ORIGINAL_LOST = register(
    FindingKind("picture_lost", "picture", _("picture %(id)s has no %(variant)s"), FROM_BACKUP)
)
SHORT = register(
    FindingKind(
        "picture_short",
        "picture",
        _("picture %(id)s has %(size)s of its %(bytes)s bytes"),
        FROM_BACKUP,
    )
)
ORIGINAL_LEFT = register(
    FindingKind(
        "original_left",
        "picture",
        _("picture %(id)s still has an original that is not to be kept"),
        _("The daily sweep removes it."),
    )
)


def _derive_again(finding: Finding) -> None:
    deriving.request(UUID(finding.pk))


def _hold_picture(finding: Finding) -> None:
    Image.including_bin.filter(id=finding.pk).held()


DERIVED_LOST = register(
    FindingKind(
        "preview_lost",
        "picture",
        _("picture %(id)s has no %(variant)s"),
        DERIVED_AGAIN,
        _derive_again,
        _hold_picture,
    )
)
DERIVED_BROKEN = register(
    FindingKind(
        "preview_broken",
        "picture",
        _("the %(variant)s of picture %(id)s cannot be read"),
        DERIVED_AGAIN,
        _derive_again,
    )
)
CHANGED = register(
    FindingKind(
        "picture_changed",
        "picture",
        _("the bytes of picture %(id)s are not those that were uploaded"),
        FROM_BACKUP,
    )
)


def _images(scope: Scope) -> Iterator[Image]:
    rows = Image.including_bin.select_related("gallery").only(
        "id", "sha256", "bytes", "prepared_at", "state", "gallery__keeps_originals"
    )
    return scope.each(rows)


def _is_derived(image: Image) -> bool:
    return bool(image.prepared_at) or image.state == Image.State.READY


def _main(image: Image) -> Variant:
    """The file that the row speaks of."""
    bare = _is_derived(image) and not image.gallery.keeps_originals
    return Variant.PREVIEW if bare else Variant.ORIGINAL


@check("galleries.files", is_sliced=is_remote)
def files_of_pictures(scope: Scope) -> Iterator[Finding]:
    for image in _images(scope):
        main = _main(image)
        yield from _main_file(image, main)
        if _is_derived(image):
            yield from _derived_files(image, main)
        bare = main is Variant.PREVIEW
        if bare and default_storage.exists(files.key(image.id, Variant.ORIGINAL)):
            yield ORIGINAL_LEFT.found(image.id, is_leftover=_is_new(image))


def _is_new(image: Image) -> bool:
    """Whether the daily sweep may be still to come."""
    return is_leftover(lambda: image.prepared_at or timezone.now())


def _main_file(image: Image, main: Variant) -> Iterator[Finding]:
    try:
        size = default_storage.size(files.key(image.id, main))
    except FileNotFoundError:
        yield ORIGINAL_LOST.found(image.id, variant=str(main))
    else:
        if size != image.bytes:
            yield SHORT.found(image.id, size=size, bytes=image.bytes)


def _derived_files(image: Image, main: Variant) -> Iterator[Finding]:
    """One that lacks and cannot be made, since the original lacks too, is lost as that is."""
    for variant in MAX_SIDE:
        if variant is main or default_storage.exists(files.key(image.id, variant)):
            continue
        can_be_made = default_storage.exists(files.key(image.id, main))
        yield (DERIVED_LOST if can_be_made else ORIGINAL_LOST).found(image.id, variant=str(variant))


@check("galleries.sums", reads_bytes=True)
def sums(scope: Scope) -> Iterator[Finding]:
    """Originals by their checksums; what was made of them has none, and is decoded."""
    for image in _images(scope):
        try:
            if image.gallery.keeps_originals or not _is_derived(image):
                yield from _changed(image, scope)
            if _is_derived(image):
                yield from _broken(image, scope)
        except FileNotFoundError:
            continue  # Another check says so.


def _changed(image: Image, scope: Scope) -> Iterator[Finding]:
    if sum_of(files.key(image.id, Variant.ORIGINAL), scope) != image.sha256:
        yield CHANGED.found(image.id)


def _broken(image: Image, scope: Scope) -> Iterator[Finding]:
    for variant in MAX_SIDE:
        with files.open_variant(image.id, variant) as file:
            scope.read_bytes += default_storage.size(files.key(image.id, variant))
            try:
                decode_own(file)
            except PictureError:
                if _main(image) is variant:
                    yield CHANGED.found(image.id)
                else:
                    yield DERIVED_BROKEN.found(image.id, variant=str(variant))
