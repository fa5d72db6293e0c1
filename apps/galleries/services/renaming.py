"""Rename pictures."""

from pathlib import PurePath

from apps.galleries.models import Image
from apps.galleries.pictures import clean_name


def rename_image(image: Image, name: str) -> None:
    """Rename a picture; the file extension, by which programs know the type, is kept."""
    ending = PurePath(image.name).suffix
    if not name.lower().endswith(ending.lower()):
        name = f"{name.rstrip()}{ending}"
    image.name = clean_name(name)
    Image.objects.filter(id=image.id).update(name=image.name)  # Unless it was deleted meanwhile.
