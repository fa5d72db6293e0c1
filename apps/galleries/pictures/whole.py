"""Decode a picture to work on its own pixels: every channel, and the colours it was made in."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageFile, TiffImagePlugin

from .colour import to_srgb
from .decoding import completed
from .depth import to_eight_bits, without_empty_alpha
from .opening import opening
from .orientation import orientation, upright
from .showing import ANIMATED

# The colour space that a profile must describe to stay with pixels of a mode.
SPACES = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB", "RGBA": "RGB"}
PNG_HEAD, PNG_DEPTH = b"\x89PNG\r\n\x1a\n", 24
TIFF_BITS = TiffImagePlugin.BITSPERSAMPLE


@dataclass(frozen=True, slots=True)
class Whole:
    """`picture` is upright, "L", "LA", "RGB" or "RGBA", in the colours of `profile`, or in sRGB
    without one; None where its file is an animation or has more than 8 bits a channel."""

    picture: Image.Image | None
    profile: bytes = b""
    frames: int = 1
    bits: int = 8


def decode_whole(file: BinaryIO, *, is_own: bool = False) -> Whole:
    """The only frame of a seekable file; for what Futu wrote itself (`is_own`) the limits of
    uploads do not hold. Raises PictureError."""
    return completed(file, lambda given: _read(given, is_own=is_own))


def _read(file: BinaryIO, *, is_own: bool) -> Whole:
    bits = _png_bits(file)
    with opening(file, is_own=is_own) as picture:
        frames = getattr(picture, "n_frames", 1) if picture.format in ANIMATED else 1
        bits = max(bits, _bits(picture))
        if frames > 1 or bits > 8:
            return Whole(None, frames=frames, bits=bits)
        return _decoded(picture)


def _decoded(picture: ImageFile.ImageFile) -> Whole:
    picture.load()
    turn = orientation(picture)
    given = picture.info.get("icc_profile") or b""
    plain = without_empty_alpha(to_eight_bits(picture), picture)
    if plain.mode not in SPACES:  # Neither PNG nor the networks know inks.
        return Whole(upright(to_srgb(plain, given), turn))
    plain, profile = _in_its_colours(plain, given)
    plain = upright(plain, turn)
    plain.info = {}
    return Whole(plain, profile)


def _in_its_colours(picture: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """A profile that fits stays; grey with a profile of colours becomes colours; others go."""
    space = _space(profile)
    if space == "RGB" and SPACES[picture.mode] == "GRAY":
        if _is_srgb(profile):  # Common, and what grey without a profile is taken for.
            return picture, b""
        return picture.convert("RGBA" if picture.mode == "LA" else "RGB"), profile
    return picture, profile if space == SPACES[picture.mode] else b""


def _space(profile: bytes) -> str:
    if not profile:
        return ""
    try:
        read = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return ""
    return str(read.profile.xcolor_space.strip())


def _is_srgb(profile: bytes) -> bool:
    read = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.getProfileDescription(read).lstrip().startswith("sRGB")


def _png_bits(file: BinaryIO) -> int:
    """Pillow halves the depth of colours without a word."""
    file.seek(0)
    head = file.read(PNG_DEPTH + 1)
    file.seek(0)
    is_png = head.startswith(PNG_HEAD) and len(head) > PNG_DEPTH
    return head[PNG_DEPTH] if is_png else 8


def _bits(picture: ImageFile.ImageFile) -> int:
    if picture.mode.startswith("I;16"):
        return 16
    if picture.mode in ("I", "F"):
        return 32
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        declared = picture.tag_v2.get(TIFF_BITS, 8)
        return max(declared) if isinstance(declared, tuple) else int(declared)
    return 8
