"""Size, orientation and frames of what is decoded, and the WebP made of it."""

import io

import pytest
from PIL import ExifTags, Image, ImageChops, ImageStat

from apps.galleries.pictures import PictureError, decode, decode_own, derive, inspect
from apps.galleries.pictures.scaling import draft, fitted
from tests.galleries.pictures import heic
from tests.galleries.pictures.samples import encoded, file, landscape, noise, valid_files

# What undoes each EXIF orientation, said the other way round: how a camera stores it.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of a channel, in levels of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("max_side", [None, 60])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_exif_orientation(orientation: int, kind: str, max_side: int | None) -> None:
    upright = landscape(120, 80)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    data = encoded(upright.transpose(STORED[orientation]), kind, exif=exif)
    header = inspect(file(data), "a")
    assert (header.width, header.height) == (120, 80)
    seen = decode(file(data), max_side=max_side)
    assert seen.size == ((60, 40) if max_side else (120, 80))
    assert difference(seen, upright.resize(seen.size)) < 8


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_exif_does_not_spoil_a_picture() -> None:
    data = encoded(landscape(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xee" * 40)
    assert inspect(file(data), "a").width == 64
    assert decode(file(data)).size == (64, 64)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_the_first_frame_is_taken(kind: str) -> None:
    others = [Image.new("RGB", (64, 64), "black")] * 2
    data = encoded(landscape(), kind, save_all=True, append_images=others)
    assert difference(decode(file(data)), landscape()) < 8


@pytest.mark.parametrize("kind", valid_files())
def test_every_format_at_full_size_and_smaller(kind: str) -> None:
    data = valid_files()[kind]
    whole, small = decode(file(data)), decode(file(data), max_side=24)
    assert (whole.size, small.size) == ((64, 64), (24, 24))
    assert difference(small, whole.resize((24, 24), Image.Resampling.BICUBIC)) < 10


def test_a_scaled_decode_looks_like_a_full_one() -> None:
    data = encoded(noise(1999, 1501), "JPEG", quality=92)
    full = decode(file(data)).resize((300, 225), Image.Resampling.BICUBIC)
    assert difference(decode(file(data), max_side=300), full) < 4


def test_a_large_jpeg_is_scaled_while_it_is_decoded() -> None:
    with Image.open(file(encoded(noise(1999, 1501), "JPEG"))) as picture:
        draft(picture, (300, 225))
        picture.load()
        assert picture.size == (500, 376)


def test_nothing_is_made_larger() -> None:
    data = encoded(landscape(40, 20), "JPEG")
    assert decode(file(data), max_side=1440).size == (40, 20)
    assert Image.open(io.BytesIO(derive(landscape(40, 20), 360))).size == (40, 20)


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((4000, 3000), (1440, 1080)),
        ((4000, 2000), (1440, 720)),
        ((6000, 2000), (2160, 720)),  # half as high as a square would be
        ((16000, 3800), (2954, 701)),  # as many pixels as a square has
        ((10, 20000), (8, 16383)),  # WebP's longest side
        ((4000, 8), (4000, 8)),
        ((40, 20), (40, 20)),
        ((60000, 1), (16383, 1)),
    ],
)
def test_strips_keep_something_to_see(size: tuple[int, int], seen: tuple[int, int]) -> None:
    assert fitted(size, 1440) == seen
    assert fitted(size[::-1], 1440) == seen[::-1]
    assert seen[0] * seen[1] <= 1440 * 1440


def test_a_strip_is_read_whole_and_its_copy_is_read_again() -> None:
    strip = Image.linear_gradient("L").resize((10, 20000)).convert("RGB")
    preview = derive(decode(file(encoded(strip, "PNG")), max_side=1440), 1440)
    again = decode_own(file(preview))
    assert again.size == (8, 16383)
    assert difference(again.resize((64, 64)), strip.resize((64, 64))) < 4
    with pytest.raises(PictureError, match="8"):
        decode(file(encoded(Image.new("RGB", (7, 20000)), "PNG")))


def test_the_file_stays_open_and_the_picture_outlives_it() -> None:
    source = file(valid_files()["jpeg"])
    picture = decode(source)
    assert not source.closed
    source.close()
    assert picture.getpixel((0, 0)) is not None


def test_derive_makes_a_bounded_webp() -> None:
    with Image.open(io.BytesIO(derive(noise(900, 600), 360))) as derived:
        assert (derived.format, derived.size) == ("WEBP", (360, 240))


def test_derive_drops_what_the_file_said_about_its_owner() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "SECRET"
    data = encoded(
        noise(), "JPEG", exif=exif, comment=b"SECRET", xmp=b"<x>SECRET</x>", icc_profile=b"SECRET"
    )
    derived = derive(decode(file(data)), 360)
    assert b"SECRET" in data
    assert b"SECRET" not in derived
    for chunk in (b"EXIF", b"XMP ", b"ICCP"):
        assert chunk not in derived


def test_derive_drops_metadata_of_any_picture() -> None:
    with Image.open(file(encoded(noise(), "PNG", icc_profile=b"SECRET"))) as picture:
        assert b"SECRET" not in derive(picture, 360)


def test_heic_is_read_upright() -> None:
    assert inspect(file(heic.PLAIN), "IMG_1.HEIC").format == "HEIC"
    for data, corner in ((heic.PLAIN, (0, 255, 0)), (heic.TURNED, (0, 0, 255))):
        picture = decode(file(data))
        assert (picture.size, picture.mode) == ((64, 64), "RGB")
        pixel = picture.crop((4, 4, 5, 5)).tobytes()
        assert max(abs(a - b) for a, b in zip(pixel, corner, strict=True)) < 8


def test_heic_is_held_to_the_same_limits(settings) -> None:
    settings.FUTU_MAX_PIXELS = 64 * 64 - 1
    with pytest.raises(PictureError) as refusal:
        inspect(file(heic.PLAIN), "IMG_1.HEIC")
    assert refusal.value.code == "too_many_pixels"
