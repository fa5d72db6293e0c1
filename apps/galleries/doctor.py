"""What the doctor looks at of pictures: rows, their files, and what people are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode_own
from apps.galleries.services import deriving
from apps.galleries.services.batches import job_of
from apps.galleries.services.settling import hold_galleries
from apps.galleries.services.sweeping import stored_by_folder
from apps.jobs.states import TERMINAL
from apps.media.doctor import DELETED_SAFELY, FROM_BACKUP, RECOUNTED, odd, sum_of
from apps.media.models import StoredFile
from apps.media.services import quarantine
from apps.media.services.leftovers import is_leftover
from apps.media.services.quota import SHARED
from apps.media.storage import is_remote, listed
from futu.doctor import Finding, Look, Trouble, check, trouble

DERIVED_AGAIN = _("“manage.py doctor --repair” makes it again from the original, by a job.")

# Ids under which bytes lie that have no picture's row yet, and rightly so: rooms add theirs.
claims: list[Callable[[], set[UUID]]] = []


# -- Quotas


def _kept_by(person: int) -> int:
    pictures = Image.including_bin.filter(gallery__owner=person).aggregate(n=Sum("bytes"))["n"]
    others = StoredFile.objects.filter(owner=person, counted_in=SHARED)
    return (pictures or 0) + (others.aggregate(n=Sum("bytes"))["n"] or 0)


def _count_anew(finding: Finding) -> None:
    person = int(finding.pk)
    User.objects.filter(pk=person).update(stored=_kept_by(person))


QUOTA = trouble(
    Trouble(
        "quota",
        "person",
        _("person %(id)s is counted %(stored)s bytes and keeps %(kept)s"),
        RECOUNTED,
        _count_anew,
        lambda finding: accounts.hold([int(finding.pk)]),
    )
)


@check("galleries.quota")
def quotas(look: Look) -> Iterator[Finding]:
    for person in look.each(User.objects.only("id", "stored")):
        kept = _kept_by(person.pk)
        if person.stored != kept:
            yield QUOTA.found(person.pk, stored=person.stored, kept=kept)


# -- Rows and their files

ORIGINAL_LOST = trouble(
    Trouble("picture_lost", "picture", _("picture %(id)s has no %(variant)s"), FROM_BACKUP)
)
SHORT = trouble(
    Trouble(
        "picture_short",
        "picture",
        _("picture %(id)s has %(size)s of its %(bytes)s bytes"),
        FROM_BACKUP,
    )
)
ORIGINAL_LEFT = trouble(
    Trouble(
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


DERIVED_LOST = trouble(
    Trouble(
        "preview_lost",
        "picture",
        _("picture %(id)s has no %(variant)s"),
        DERIVED_AGAIN,
        _derive_again,
        _hold_picture,
    )
)
DERIVED_BROKEN = trouble(
    Trouble(
        "preview_broken",
        "picture",
        _("the %(variant)s of picture %(id)s cannot be read"),
        DERIVED_AGAIN,
        _derive_again,
    )
)
CHANGED = trouble(
    Trouble(
        "picture_changed",
        "picture",
        _("the bytes of picture %(id)s are not those that were uploaded"),
        FROM_BACKUP,
    )
)


def _images(look: Look) -> Iterator[Image]:
    rows = Image.including_bin.select_related("gallery").only(
        "id", "sha256", "bytes", "prepared_at", "state", "gallery__keeps_originals"
    )
    return look.each(rows)


def _is_derived(image: Image) -> bool:
    return bool(image.prepared_at) or image.state == Image.State.READY


def _main(image: Image) -> Variant:
    """The file that the row speaks of."""
    bare = _is_derived(image) and not image.gallery.keeps_originals
    return Variant.PREVIEW if bare else Variant.ORIGINAL


@check("galleries.files", is_sliced=is_remote)
def files_of_pictures(look: Look) -> Iterator[Finding]:
    for image in _images(look):
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
def sums(look: Look) -> Iterator[Finding]:
    """Originals by their checksums; what was made of them has none, and is decoded."""
    for image in _images(look):
        try:
            if image.gallery.keeps_originals or not _is_derived(image):
                yield from _changed(image, look)
            if _is_derived(image):
                yield from _broken(image, look)
        except FileNotFoundError:
            continue  # Another check says so.


def _changed(image: Image, look: Look) -> Iterator[Finding]:
    if sum_of(files.key(image.id, Variant.ORIGINAL), look) != image.sha256:
        yield CHANGED.found(image.id)


def _broken(image: Image, look: Look) -> Iterator[Finding]:
    for variant in MAX_SIDE:
        with files.open_variant(image.id, variant) as file:
            look.read_bytes += default_storage.size(files.key(image.id, variant))
            try:
                decode_own(file)
            except PictureError:
                if _main(image) is variant:
                    yield CHANGED.found(image.id)
                else:
                    yield DERIVED_BROKEN.found(image.id, variant=str(variant))


# -- Files and their rows


def _quarantine_folder(finding: Finding) -> None:
    folder = files.key(UUID(finding.pk), Variant.ORIGINAL).rpartition("/")[0]
    for name in listed(folder)[1]:
        quarantine.put_aside(f"{folder}/{name}", finding.code)


STRAY = trouble(
    Trouble(
        "picture_stray",
        "files",
        _("files of %(id)s belong to no picture"),
        DELETED_SAFELY,
        _quarantine_folder,
    )
)


@check("galleries.strays")
def strays(look: Look) -> Iterator[Finding]:
    arriving = set[UUID]().union(*(claimed() for claimed in claims))
    for ids in _ids_by_folder(look):
        known = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
        for id_ in ids:
            if id_ not in known and id_ not in arriving:
                written = partial(files.last_written, id_)
                yield STRAY.found(id_, is_leftover=is_leftover(written))


def _ids_by_folder(look: Look) -> Iterator[list[UUID]]:
    if look.only is not None:
        id_ = UUID(look.only)
        folder = files.key(id_, Variant.ORIGINAL).rpartition("/")[0]
        yield [id_] if listed(folder)[1] else []
        return
    for ids in stored_by_folder():
        look.beat()
        yield ids


@check("galleries.names", is_sliced=True)
def names_in_folders(look: Look) -> Iterator[Finding]:
    """Beside a picture's files: what a killed process left, or somebody put there."""
    if look.only is not None:
        yield from odd(look, look.only)
        return
    for image in look.each(Image.including_bin.only("id")):
        folder = files.key(image.id, Variant.ORIGINAL).rpartition("/")[0]
        for name in listed(folder)[1]:
            if name not in set(Variant):
                yield from odd(look, f"{folder}/{name}")


# -- Work


def _start_again(finding: Finding) -> None:
    image = Image.objects.select_related("gallery").get(id=finding.pk)
    job = job_of(image.gallery, 1)
    Image.objects.filter(id=image.id).update(job=job)


def _hold_gallery(finding: Finding) -> None:
    galleries = Image.objects.filter(id=finding.pk).values_list("gallery", flat=True)
    hold_galleries(list(galleries))


WAITS = trouble(
    Trouble(
        "picture_waits",
        "picture",
        _("picture %(id)s waits, and no job is at it"),
        _("“manage.py doctor --repair” starts a job for it."),
        _start_again,
        _hold_gallery,
    )
)


@check("galleries.waiting")
def waiting(look: Look) -> Iterator[Finding]:
    ended = Q(job=None) | Q(job__state__in=TERMINAL)
    for image in look.each(Image.objects.unsettled().filter(ended).only("id")):
        yield WAITS.found(image.id)
