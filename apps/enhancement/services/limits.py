"""Which pictures can be enhanced, and to which size: told before a job exists."""

from __future__ import annotations

from django.conf import settings

from apps.enhancement.errors import EnhanceError
from apps.galleries.files import Variant, open_variant
from apps.galleries.models import Image
from apps.galleries.pictures import Header, inspect
from apps.galleries.pictures.showing import ANIMATED
from apps.media.kinds import PICTURES
from apps.media.services.quota import free_for
from apps.vision.upscaling.estimate import Expected
from apps.vision.upscaling.recipe import Recipe
from apps.vision.weights import registry

MIN_SIDE = 16
# What JPEG and many programs can hold.
LONGEST = 65_535


def check_picture(image: Image) -> None:
    """Raises EnhanceError, PictureError. What only decoding tells is told by the job."""
    check_minimum(image.width, image.height)
    if not image.gallery.keeps_originals:
        raise EnhanceError("no_original")
    if image.is_made:  # A file of ours, of any size.
        return
    try:
        with open_variant(image.pk, Variant.ORIGINAL) as original:
            header = inspect(original, image.name)
    except FileNotFoundError as error:
        raise EnhanceError("missing") from error
    check_header(header)


def check_minimum(width: int, height: int) -> None:
    """Raises EnhanceError."""
    if min(width, height) < MIN_SIDE:
        raise EnhanceError("side", {"width": width, "height": height, "limit": MIN_SIDE})


def check_header(header: Header) -> None:
    """Raises EnhanceError."""
    if header.format in ANIMATED and header.frames > 1:
        raise EnhanceError("animated")


def check_weights(recipe: Recipe) -> None:
    """Whether the file is there; its checksum is looked at when the network is loaded. Raises
    EnhanceError."""
    entry = registry.get(recipe.upscaling_model.weights)
    try:
        is_whole = entry.path.stat().st_size == entry.bytes
    except OSError:
        is_whole = False
    if not is_whole:
        raise EnhanceError("weights")


def check_sides(expected: Expected) -> None:
    """Whether the result is of a size that is made here. Raises EnhanceError."""
    longer = max(expected.width, expected.height)
    if longer > LONGEST:
        raise EnhanceError("strip", {"side": longer, "limit": LONGEST})
    pixels, limit = expected.width * expected.height, settings.FUTU_ENHANCE_PIXELS
    if pixels > limit:
        raise EnhanceError("result_size", {"result_pixels": pixels, "limit_pixels": limit})


def check_room(owner_id: int, needed: int) -> None:
    """Whether a person's quota has room for so many bytes. Raises EnhanceError."""
    free = free_for(owner_id, PICTURES)
    if free is not None and needed > free:
        raise EnhanceError("room", {"size_bytes": needed, "free_bytes": free})
