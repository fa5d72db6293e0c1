"""Every layout is read right or refused, never taken for another."""

import struct

import pytest
from PIL import Image

from apps.galleries.pictures import PictureError, decode
from tests.galleries.pictures.samples import encoded, file
from tests.galleries.pictures.tiffs import tiff

SIZE = WIDTH, HEIGHT = (16, 12)
UNSIGNED, SIGNED, REAL = 1, 2, 3
ORDERS = pytest.mark.parametrize("order", "<>")
PACKINGS = pytest.mark.parametrize("deflate", [False, True], ids=["plain", "deflate"])


def ramp(letter: str, black: float, white: float, order: str) -> bytes:
    """From black on the left to white on the right."""
    row = [black + (white - black) * x / (WIDTH - 1) for x in range(WIDTH)]
    numbers = row if letter in "fd" else [round(value) for value in row]
    return struct.pack(f"{order}{WIDTH}{letter}", *numbers) * HEIGHT


def ends(data: bytes) -> tuple[int, int]:
    """Red in the middle of the left and of the right side, where grey has all three alike."""
    seen = decode(file(data))
    assert seen.size == SIZE
    left, right = (seen.crop((x, 6, x + 1, 7)).tobytes() for x in (0, WIDTH - 1))
    return left[0], right[0]


@ORDERS
@PACKINGS
@pytest.mark.parametrize(
    ("letter", "bits", "kind", "black", "white"),
    [
        ("B", 8, UNSIGNED, 0, 255),
        ("H", 16, UNSIGNED, 0, 65535),
        ("h", 16, SIGNED, 0, 32767),
        ("h", 16, SIGNED, -1000, 3000),
        ("l", 32, SIGNED, 0, 65535),
        ("f", 32, REAL, 0, 1),
    ],
)
@pytest.mark.parametrize("photometric", [0, 1], ids=["white is zero", "black is zero"])
def test_grey(letter, bits, kind, black, white, photometric, order, deflate):
    plane = ramp(letter, black, white, order)
    data = tiff(
        [plane], SIZE, order=order, bits=(bits,), photometric=photometric, deflate=deflate,
        _339=(kind,),
    )  # fmt: skip
    try:
        seen = ends(data)
    except PictureError as refusal:
        # Of whole numbers with a sign Pillow knows black as zero alone.
        assert (refusal.code, kind, photometric) == ("unsupported", SIGNED, 0)
    else:
        assert seen == ((255, 0) if photometric == 0 else (0, 255))


@ORDERS
@pytest.mark.parametrize(
    ("letter", "bits", "kind", "black", "white"),
    [("b", 8, SIGNED, -128, 127), ("L", 32, UNSIGNED, 0, 2**32 - 1), ("d", 64, REAL, 0, 1)],
)
def test_numbers_that_cannot_be_read_are_refused(letter, bits, kind, black, white, order):
    plane = ramp(letter, black, white, order)
    with pytest.raises(PictureError) as refusal:
        decode(file(tiff([plane], SIZE, order=order, bits=(bits,), _339=(kind,))))
    assert refusal.value.code == "unsupported"


@ORDERS
@PACKINGS
@pytest.mark.parametrize(("letter", "most"), [("B", 255), ("H", 65535)])
@pytest.mark.parametrize("samples", [3, 4])
def test_colours_in_planes_of_their_own(letter, most, samples, order, deflate):
    """Red grows to the right, green to the left, blue is nowhere; the fourth is opaque."""
    planes = [ramp(letter, 0, most, order), ramp(letter, most, 0, order), ramp(letter, 0, 0, order)]
    extra = {}
    if samples == 4:
        planes.append(ramp(letter, most, most, order))
        extra["_338"] = (2,)
    bits = (8 if letter == "B" else 16,) * samples
    data = tiff(planes, SIZE, order=order, bits=bits, photometric=2, deflate=deflate, **extra)
    seen = decode(file(data))
    assert seen.crop((0, 6, 1, 7)).tobytes() == bytes([0, 255, 0])
    assert seen.crop((WIDTH - 1, 6, WIDTH, 7)).tobytes() == bytes([255, 0, 0])


@ORDERS
@pytest.mark.parametrize("white", [255, 65535])
def test_palettes_of_either_depth(order, white):
    colours = [value * white // 255 for value in range(256)] * 3
    plane = ramp("B", 0, 255, order)
    assert ends(tiff([plane], SIZE, order=order, photometric=3, _320=colours)) == (0, 255)


def bitmap(alpha: int) -> bytes:
    """A BMP of 32 bits with an alpha mask, red on the left and blue on the right."""
    red, blue = bytes([0, 0, 255, alpha]), bytes([255, 0, 0, alpha])
    row = red * (WIDTH // 2) + blue * (WIDTH // 2)
    masks = struct.pack("<4L", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    header = struct.pack("<LllHHLLllLL", 108, WIDTH, HEIGHT, 1, 32, 3, 0, 0, 0, 0, 0)
    header += masks + b"\0" * (108 - len(header) - 16)
    pixels = row * HEIGHT
    return b"BM" + struct.pack("<LLL", 122 + len(pixels), 0, 122) + header + pixels


def test_a_bitmap_whose_alpha_was_never_written_is_opaque():
    seen = decode(file(bitmap(0)))
    assert seen.crop((0, 6, 1, 7)).tobytes() == bytes([255, 0, 0])
    assert seen.crop((WIDTH - 1, 6, WIDTH, 7)).tobytes() == bytes([0, 0, 255])
    assert decode(file(bitmap(255))).tobytes() == seen.tobytes()


def test_a_bitmap_that_is_half_transparent_is_so():
    assert decode(file(bitmap(128))).crop((0, 6, 1, 7)).tobytes() == bytes([255, 127, 127])


def test_a_fourth_sample_of_which_nothing_is_said_and_that_is_nothing():
    planes = [bytes([200, 10, 20, 0]) * (WIDTH * HEIGHT)]
    data = tiff(planes, SIZE, bits=(8, 8, 8, 8), photometric=2)
    assert decode(file(data)).crop((0, 6, 1, 7)).tobytes() == bytes([200, 10, 20])


def test_what_is_transparent_in_a_png_stays_so():
    data = encoded(Image.new("RGBA", SIZE, (255, 0, 0, 0)), "PNG")
    assert decode(file(data)).crop((0, 6, 1, 7)).tobytes() != bytes([255, 0, 0])
