"""A star on a picture."""

from apps.galleries.managers import ImageQuerySet


def set_favourite(images: ImageQuerySet, *, on: bool) -> int:
    """Returns how many changed."""
    return images.filter(is_favourite=not on).update(is_favourite=on)
