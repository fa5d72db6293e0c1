"""Out of the bin for good: rows and files."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.galleries.managers import GalleryQuerySet, ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.services.history import record_gallery, record_images
from apps.galleries.services.removing import remove_images


def delete_images_for_good(images: ImageQuerySet, *, owner_id: int | None) -> int:
    """Delete pictures that lie in the bin, with their files; returns how many."""
    binned = images.filter(binned__isnull=False)
    rows = list(binned.select_related("gallery")[:2])
    count = remove_images(binned)
    record_images(owner_id, "deleted", rows, count=count)
    return count


def delete_gallery_for_good(gallery: Gallery) -> None:
    """Delete a gallery that lies in the bin, with all its pictures and their files."""
    gallery_id = gallery.id
    with transaction.atomic():
        gallery.delete()
        gallery.id = gallery_id
        record_gallery(gallery, "deleted")


def empty_bin(owner_id: int) -> int:
    """Delete for good all that a person has in the bin; returns how many things that was."""
    galleries = list(Gallery.including_bin.in_bin(owner_id))
    for gallery in galleries:
        delete_gallery_for_good(gallery)
    images = Image.including_bin.in_bin(owner_id)
    return len(galleries) + delete_images_for_good(images, owner_id=owner_id)


def purge_bin() -> int:
    """Delete for good what has lain in the bin for its days; returns how many things."""
    before = timezone.now() - timedelta(days=settings.FUTU_BIN_DAYS)
    galleries: GalleryQuerySet = Gallery.including_bin.filter(binned__lt=before)
    expired = list(galleries)
    for gallery in expired:
        gallery.delete()
    return len(expired) + remove_images(Image.including_bin.filter(binned__lt=before))
