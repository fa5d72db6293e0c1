"""A file that was given to be enhanced becomes a picture of a gallery."""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError
from apps.galleries.services import add_images


def receive(person: User, file: File, gallery: Gallery | None) -> Image:
    """The picture; the one there is where the gallery has these bytes. Raises PictureError."""
    gallery = gallery or _usual(person)
    added = add_images(gallery, [file])
    if added.refused:
        error = added.refused[0].error
        raise error if isinstance(error, PictureError) else PictureError("broken")
    if added.images:
        return added.images[0]
    name = (added.duplicates or added.restored)[0]
    file.seek(0)
    found = Image.objects.filter(gallery=gallery, sha256=files.sha256(file)).first()
    if found is None:
        raise PictureError("unreadable", {"name": name})
    return found


def _usual(person: User) -> Gallery:
    name = _("Enhanced")
    return Gallery.objects.get_or_create(owner=person, name=name, binned=None)[0]
