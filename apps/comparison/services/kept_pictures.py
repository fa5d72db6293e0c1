"""The pictures that a comparison keeps, opened."""

from __future__ import annotations

from PIL.Image import Image as Picture

from apps.comparison.errors import ComparisonError
from apps.galleries.pictures import decode_own
from apps.media.models import StoredFile
from apps.media.storage import open_seekable


def opened(file: StoredFile | None) -> Picture:
    """RGB. Raises ComparisonError if the file is gone."""
    if file is None:
        raise ComparisonError("missing")
    try:
        with open_seekable(file.key) as content:
            return decode_own(content).convert("RGB")
    except FileNotFoundError as error:
        raise ComparisonError("missing") from error
