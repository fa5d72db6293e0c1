"""Parts of a picture that pages and reports show: before, after, and as files."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image as Pillow
from PIL.Image import Image as Picture

from apps.enhancement.file_kinds import PREVIEWS
from apps.galleries.pictures import as_png
from apps.media.models import StoredFile
from apps.media.services import keep_file

PNG = "image/png"
Box = tuple[int, int, int, int]


def part_before(picture: Picture, box: Box, scale: int) -> Picture:
    """As a viewer shows it when it is zoomed: simple interpolation."""
    part = picture.crop(box)
    sides = (part.width * scale, part.height * scale)
    return part.resize(sides, Pillow.Resampling.BICUBIC)


def keep_pair(
    owner_id: int, before: Picture, after: Picture, profile: bytes
) -> dict[str, StoredFile]:
    """Both as files, or none. Raises FileError."""
    kept: dict[str, StoredFile] = {}
    try:
        for name, picture in (("before", before), ("after", after)):
            kept[name] = _kept(owner_id, f"{name}.png", picture, profile)
    except BaseException:
        delete(kept)
        raise
    return kept


def _kept(owner_id: int, name: str, picture: Picture, profile: bytes) -> StoredFile:
    content = io.BytesIO(as_png(picture, profile))
    return keep_file(owner_id, PREVIEWS, name, content, PNG)


def delete(kept: Mapping[str, StoredFile | None]) -> None:
    for file in kept.values():
        if file is not None:
            file.delete()
