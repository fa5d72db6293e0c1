"""Object-level permission checks. Objects a person may not see answer 404."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.galleries.models import Album, Gallery, Image, Share
from futu.http import Request


def gallery_of(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery the person owns, with read and write access."""
    return get_object_or_404(Gallery.objects.owned_by(request.user.pk), id=gallery_id)


def binned_gallery_of(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery of the person's that is in the bin."""
    return get_object_or_404(Gallery.including_bin.in_bin(request.user.pk), id=gallery_id)


def binned_image_of(request: Request, image_id: UUID) -> Image:
    """A picture of the person's that is in the bin."""
    return get_object_or_404(Image.including_bin.in_bin(request.user.pk), id=image_id)


def image_of(request: Request, image_id: UUID) -> Image:
    """A picture the person owns, with its gallery."""
    images = Image.objects.owned_by(request.user.pk).select_related("gallery", "job")
    return get_object_or_404(images, id=image_id)


def visible_image(request: Request, image_id: UUID) -> Image:
    """A picture the person may view: their own or a public one."""
    images = Image.objects.visible_to(request.user.pk).select_related("gallery")
    return get_object_or_404(images, id=image_id)


def share_of(request: Request, share_id: UUID) -> Share:
    """An active share link to a gallery the person owns, with its gallery; never a revoked one."""
    galleries = Gallery.objects.owned_by(request.user.pk)
    shares = Share.objects.filter(gallery__in=galleries)
    return get_object_or_404(shares.select_related("gallery"), id=share_id, revoked=None)


def album_of(request: Request, album_id: UUID) -> Album:
    """An album the person owns."""
    return get_object_or_404(Album.objects.owned_by(request.user.pk), id=album_id)
