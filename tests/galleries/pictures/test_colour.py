"""What people see: colours, grey levels and transparency, checked by pixel values."""

import logging

import pytest
from PIL import Image, ImageCms

from apps.galleries.pictures import decode
from tests.galleries.pictures.samples import SIDE, encoded, file, landscape

SIZE = (SIDE, SIDE)
RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)


def near(seen: object, wanted: tuple[int, int, int], tolerance: int = 6) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(seen, wanted, strict=True))


def decoded(data: bytes, max_side: int | None = None) -> Image.Image:
    picture = decode(file(data), max_side=max_side)
    assert picture.mode == "RGB"
    assert picture.info == {}
    return picture


def centre(picture: Image.Image) -> object:
    return picture.getpixel((picture.width // 2, picture.height // 2))


@pytest.mark.parametrize("max_side", [None, 32])
@pytest.mark.parametrize("value", [0, 257, 20_000, 40_000, 65_535])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled(value: int, kind: str, max_side: int | None) -> None:
    grey = round(value / 257)
    picture = decoded(encoded(Image.new("I;16", SIZE, value), kind), max_side)
    assert near(centre(picture), (grey, grey, grey), tolerance=1)


@pytest.mark.parametrize(
    ("mode", "black", "white"),
    [("I", 0, 65_535), ("I", -1000, 2_000_000), ("F", 0.0, 1.0), ("F", -40.5, 90.25)],
)
def test_deep_tiff_spans_black_to_white(mode: str, black: float, white: float) -> None:
    picture = Image.new(mode, SIZE, white)
    picture.paste(black, (0, 0, SIDE // 2, SIDE))
    seen = decoded(encoded(picture, "TIFF"))
    assert seen.getpixel((2, 2)) == (0, 0, 0)
    assert seen.getpixel((SIDE - 3, 2)) == (255, 255, 255)


def test_a_flat_float_picture_is_read() -> None:
    assert decoded(encoded(Image.new("F", SIZE, -3.0), "TIFF")).size == SIZE


def test_one_bit() -> None:
    picture = Image.new("1", SIZE, 1)
    picture.paste(0, (0, 0, SIDE // 2, SIDE))
    seen = decoded(encoded(picture, "PNG"), 32)
    assert seen.getpixel((2, 2)) == (0, 0, 0)
    assert seen.getpixel((29, 2)) == (255, 255, 255)


@pytest.mark.parametrize("max_side", [None, 16])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_transparency_becomes_white(kind: str, max_side: int | None) -> None:
    picture = Image.new("RGBA", SIZE, (*BLUE, 0))
    picture.paste((*BLUE, 255), (0, 0, SIDE // 2, SIDE))
    seen = decoded(encoded(picture, kind), max_side)
    assert near(seen.getpixel((2, 2)), BLUE)
    assert near(seen.getpixel((seen.width - 3, 2)), (255, 255, 255))


def test_half_transparent_grey() -> None:
    seen = decoded(encoded(Image.new("LA", SIZE, (0, 128)), "PNG"))
    assert near(centre(seen), (127, 127, 127), tolerance=1)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_palette_with_a_transparent_entry(kind: str) -> None:
    picture = Image.new("P", SIZE, 0)
    picture.putpalette([*RED, *BLUE, *GREEN])
    picture.paste(1, (0, 0, SIDE // 2, SIDE))
    seen = decoded(encoded(picture, kind, transparency=0))
    assert seen.getpixel((2, 2)) == BLUE
    assert seen.getpixel((SIDE - 3, 2)) == (255, 255, 255)


def test_palette_with_graded_alpha() -> None:
    picture = Image.new("P", SIZE, 0)
    picture.putpalette([0, 0, 0, *BLUE])
    seen = decoded(encoded(picture, "PNG", transparency=bytes([128, 255])))
    assert near(centre(seen), (127, 127, 127), tolerance=1)


def test_a_transparent_colour_key() -> None:
    seen = decoded(encoded(landscape(), "PNG", transparency=RED), 32)
    assert seen.getpixel((12, 28)) == (255, 255, 255)
    assert seen.getpixel((28, 28)) == BLUE


@pytest.mark.parametrize("max_side", [None, 32])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_without_a_profile(kind: str, max_side: int | None) -> None:
    ink = Image.new("CMYK", SIZE, (0, 255, 255, 0))
    assert near(centre(decoded(encoded(ink, kind), max_side)), RED)


def swapping_profile() -> bytes:
    """An RGB profile whose red and green primaries are exchanged, so that its use shows."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmp0").replace(b"gXYZ", b"rXYZ").replace(b"tmp0", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_an_embedded_profile_is_applied(kind: str) -> None:
    data = encoded(Image.new("RGB", SIZE, RED), kind, icc_profile=swapping_profile())
    assert near(centre(decoded(data)), GREEN)


def test_a_profile_applies_under_transparency_too() -> None:
    picture = Image.new("RGBA", SIZE, (*RED, 255))
    data = encoded(picture, "PNG", icc_profile=swapping_profile())
    assert near(centre(decoded(data)), GREEN)


def test_grey_with_an_rgb_profile() -> None:
    data = encoded(Image.new("L", SIZE, 128), "JPEG", icc_profile=swapping_profile())
    assert near(centre(decoded(data)), (128, 128, 128))


@pytest.mark.parametrize(("mode", "colour"), [("RGB", RED), ("CMYK", (0, 255, 255, 0))])
@pytest.mark.parametrize("profile", [b"not a profile", swapping_profile()[:200], b""])
def test_a_damaged_profile_is_left_aside(mode, colour, profile, caplog) -> None:
    caplog.set_level(logging.INFO)
    data = encoded(Image.new(mode, SIZE, colour), "JPEG", icc_profile=profile)
    assert near(centre(decoded(data)), RED)
    assert ("profile" in caplog.text) == bool(profile)


def test_a_profile_of_another_colour_space_is_left_aside() -> None:
    ink = Image.new("CMYK", SIZE, (0, 255, 255, 0))
    assert near(centre(decoded(encoded(ink, "JPEG", icc_profile=swapping_profile()))), RED)


def test_lab() -> None:
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = to_lab.apply(Image.new("RGB", SIZE, (200, 30, 30)))
    assert near(centre(decoded(encoded(lab, "TIFF"))), (200, 30, 30))
