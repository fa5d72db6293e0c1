"""Rename pictures."""

from pathlib import PurePath

from django.db import transaction

from apps.galleries.models import Image
from apps.galleries.pictures import clean_name
from apps.galleries.signals import images_described


def rename_image(image: Image, name: str) -> None:
    """Rename a picture; the file extension, by which programs know the type, is kept."""
    ending = PurePath(image.name).suffix
    if not name.lower().endswith(ending.lower()):
        name = f"{name.rstrip()}{ending}"
    set_name(image, name)


def set_name(image: Image, name: str) -> None:
    """Call the picture `name`, with whichever ending."""
    image.name = clean_name(name)
    with transaction.atomic():
        held = Image.objects.filter(id=image.id).held()  # Unless it is gone by now.
        Image.objects.filter(id__in=held).update(name=image.name)
        images_described.send(Image, image_ids=held)
