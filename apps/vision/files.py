"""Pictures from folders, for commands that measure and fit."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError
from PIL.Image import Image

SUFFIXES = frozenset({".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})


class PictureFileError(Exception):
    """A folder holds no pictures, or a file is not one. Its text names the file."""


def pictures_in(folder: Path) -> list[Path]:
    """Every picture below `folder`, sorted by path; raises PictureFileError when there is none."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise PictureFileError(_("There are no pictures in %(folder)s.") % {"folder": folder})
    return found


def open_picture(path: Path) -> Image:
    """A picture as RGB, upright, on white where it is transparent."""
    try:
        with Pillow.open(path) as file:
            upright = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, OSError) as error:
        sentence = _("%(path)s cannot be read as a picture: %(error)s")
        raise PictureFileError(sentence % {"path": path, "error": error}) from error
    page = Pillow.new("RGBA", upright.size, "white")
    page.alpha_composite(upright)
    return page.convert("RGB")


def open_all(paths: Iterable[Path]) -> list[Image]:
    return [open_picture(path) for path in paths]
