"""Pictures from folders, for commands that measure and fit."""

from collections.abc import Iterable
from pathlib import Path

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
        raise PictureFileError(f"There are no pictures in {folder}.")
    return found


def open_picture(path: Path) -> Image:
    """A picture as RGB, upright, on white where it is transparent."""
    try:
        with Pillow.open(path) as file:
            upright = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, OSError) as error:
        raise PictureFileError(f"{path} cannot be read as a picture: {error}") from error
    page = Pillow.new("RGBA", upright.size, "white")
    page.alpha_composite(upright)
    return page.convert("RGB")


def open_all(paths: Iterable[Path]) -> list[Image]:
    return [open_picture(path) for path in paths]
