"""Fix or refuse TIFF layouts that Pillow opens but decodes wrongly.

Verified against tifffile for every combination of photometric interpretation, depth, sample format,
byte order, planes and compression that Pillow opens.
"""

from PIL import ImageFile, ImagePalette, TiffImagePlugin

from .errors import PictureError

SIGNED = 2
SEPARATE_PLANES = 2
YCBCR = 6
WHITE_IS_ZERO = 0
# libtiff returns data in native byte order; Pillow accounts for this only with unsigned 16 bits.
NATIVE = {"I;16BS": "I;16S", "I;32BS": "I;32S", "F;32BF": "F;32F"}
# In planar layouts Pillow treats samples as bytes.
BY_LIBTIFF = {
    "RGB;16L": "RGB;16N",
    "RGB;16B": "RGB;16N",
    "RGBA;16L": "RGBA;16N",
    "RGBA;16B": "RGBA;16N",
    "CMYK;16L": "CMYK;16N",
    "CMYK;16B": "CMYK;16N",
}

# The little-endian equivalents, which Pillow supports; `depth` swaps them.
TiffImagePlugin.OPEN_INFO[TiffImagePlugin.MM, WHITE_IS_ZERO, (1,), 1, (16,), ()] = (
    "I;16B",
    "I;16B",
)


def set_right(picture: TiffImagePlugin.TiffImageFile) -> None:
    """Call before the pixels are decoded. Raises PictureError."""
    tags = picture.tag_v2
    bits = tags.get(TiffImagePlugin.BITSPERSAMPLE, (1,))[0]
    if bits == 8 and tags.get(TiffImagePlugin.SAMPLEFORMAT, (1,))[0] == SIGNED:
        raise PictureError("unsupported", {"format": "TIFF"})
    if picture.use_load_libtiff:
        picture.tile = [_renamed(tile, NATIVE) for tile in picture.tile]
    elif tags.get(TiffImagePlugin.PLANAR_CONFIGURATION, 1) == SEPARATE_PLANES and bits > 8:
        _load_by_libtiff(picture, BY_LIBTIFF.get(_rawmode(picture)))
    elif tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == YCBCR and picture.mode != "L":
        picture._mode = "RGB"
        _load_by_libtiff(picture, "RGBX")  # Subsampled chroma.
    if picture.mode == "P":
        _mend_palette(picture)


def _renamed(tile: ImageFile._Tile, names: dict[str, str]) -> ImageFile._Tile:
    if not (isinstance(tile.args, tuple) and tile.args):
        return tile
    rawmode, *rest = tile.args
    return tile._replace(args=(names.get(rawmode, rawmode), *rest))


def _rawmode(picture: TiffImagePlugin.TiffImageFile) -> str:
    """The raw mode Pillow chose for all planes."""
    tags = picture.tag_v2
    key = (
        tags.prefix,
        tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION, WHITE_IS_ZERO),
        tags.get(TiffImagePlugin.SAMPLEFORMAT, (1,))[:1],
        tags.get(TiffImagePlugin.FILLORDER, 1),
        tags.get(TiffImagePlugin.BITSPERSAMPLE, (1,)),
        tags.get(TiffImagePlugin.EXTRASAMPLES, ()),
    )
    return TiffImagePlugin.OPEN_INFO.get(key, ("", ""))[1]


def _load_by_libtiff(picture: TiffImagePlugin.TiffImageFile, rawmode: str | None) -> None:
    if rawmode is None:
        raise PictureError("unsupported", {"format": "TIFF"})
    place = picture.tag_v2.offset
    picture.use_load_libtiff = True
    args = (rawmode, False, place)
    picture.tile = [ImageFile._Tile("libtiff", (0, 0, *picture._tile_size), 0, args)]


def _mend_palette(picture: TiffImagePlugin.TiffImageFile) -> None:
    """Some programs write palettes up to 255, where TIFF specifies 65,535."""
    colours = picture.tag_v2.get(TiffImagePlugin.COLORMAP, ())
    if colours and max(colours) < 256:
        picture.palette = ImagePalette.raw("RGB;L", bytes(colours))
