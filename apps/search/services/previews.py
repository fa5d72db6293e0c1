"""Reads the pictures that vectors are made from."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from PIL import Image as Pillow

from apps.galleries import files, reasons
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode_own
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)

# Called for unreadable pictures: a code of `galleries.reasons`, and its parameters.
Refuse = Callable[[Image, str, dict[str, Any]], object]
Seen = list[tuple[Image, Pillow.Image]]


def read(images: Iterable[Image], refuse: Refuse) -> Seen:
    """The previews of those that have a readable one."""
    seen: Seen = []
    for image in images:
        try:
            with files.open_variant(image.id, Variant.PREVIEW) as file:
                # Our own file, so no child process is needed: it is trusted.
                seen.append((image, decode_own(file)))
        except FileNotFoundError:
            logger.error("The preview of picture %s is missing from the storage", image.id)
            refuse(image, reasons.LOST, {})
        except StorageDownError as error:
            logger.error("The preview of picture %s is out of reach: %s", image.id, error)
            refuse(image, reasons.STORAGE_DOWN, {})
        except PictureError as error:
            logger.error("The preview of picture %s cannot be read: %s", image.id, error)
            refuse(image, error.code, error.params)
    return seen
