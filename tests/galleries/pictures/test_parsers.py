"""Headers of hostile files: the work is bounded, whatever they say of themselves."""

import io
import struct

import pytest
from PIL import Image

from apps.galleries.pictures import PictureError, inspect
from apps.galleries.pictures.parsers import window as windows
from apps.galleries.pictures.parsers.jpeg import MAX_SCANS
from tests.galleries.pictures.samples import encoded, file, noise, png, png_chunk, valid_files

MANY = 100_000


class Counting(io.BytesIO):
    """A file that knows how much of it was read, and in how many pieces."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads = self.read_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.reads += 1
        self.read_bytes += len(data)
        return data


def gif(body: bytes) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 64, 64, 0, 0, 0) + body + b";"


def gif_frame(pixels: bytes = b"\x02\x44\x01") -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02" + pixels + b"\0"


def webp(body: bytes) -> bytes:
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\x3f\0\0\x3f\0\0"
    size = struct.pack("<I", 4 + len(extended) + len(body))
    return b"RIFF" + size + b"WEBP" + extended + body


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def avif(properties: bytes, links: bytes) -> bytes:
    brands = box(b"ftyp", b"avif\0\0\0\0avifmif1miaf")
    primary = box(b"pitm", b"\0\0\0\0\0\1")
    content = box(b"iprp", box(b"ipco", properties) + box(b"ipma", links))
    return brands + box(b"meta", b"\0\0\0\0" + primary + content)


def directory(following: int) -> bytes:
    entry = struct.Struct("<HHII")
    entries = entry.pack(256, 3, 1, 64) + entry.pack(257, 3, 1, 64)
    return struct.pack("<H", 2) + entries + struct.pack("<I", following)


def tiff(*places: int) -> bytes:
    """Directories at these places, each leading to the next and the last to the first."""
    data = bytearray(max(places) + 64)
    data[:8] = b"II*\0" + struct.pack("<I", places[0])
    for place, following in zip(places, [*places[1:], places[0]], strict=True):
        data[place : place + len(directory(0))] = directory(following)
    return bytes(data)


def with_scans(number: int) -> bytes:
    data = encoded(noise(), "JPEG", progressive=True)
    first, last = data.index(b"\xff\xda"), data.rindex(b"\xff\xda")
    scans = data.count(b"\xff\xda", first)
    return data[:-2] + data[last:-2] * (number - scans) + data[-2:]


def before_pixels(junk: bytes) -> bytes:
    data = valid_files()["jpeg"]
    place = data.index(b"\xff\xda")
    return data[:place] + junk + data[place:]


JPEG = valid_files()["jpeg"]
HOSTILE = {
    "png texts": (png(64, 64, png_chunk(b"tEXt", b"a\0b") * MANY), "too_many_parts"),
    "png pieces of pixels": (png(64, 64, png_chunk(b"IDAT", b"") * MANY), "too_many_parts"),
    "apng frames": (png(64, 64, png_chunk(b"acTL", b"\0\1\0\0\0\0\0\0")), "too_many_frames"),
    "gif frames": (gif(gif_frame() * MANY), "too_many_frames"),
    "gif extensions": (gif(b"!\xfe\0" * MANY), "too_many_parts"),
    "gif junk": (gif(b"\0" * MANY), "too_many_parts"),
    "gif sub-blocks": (gif(gif_frame(b"\1\1\2\1\1" * MANY)), "too_many_parts"),
    "jpeg scans": (with_scans(MAX_SCANS + 1), "too_many_parts"),
    "jpeg comments": (before_pixels(b"\xff\xfe\0\2" * MANY), "too_many_parts"),
    "jpeg beginnings": (JPEG[:2] * MANY + JPEG, "too_many_parts"),
    "jpeg restarts": (JPEG[:-2] + b"\xff\xd0" * 25 * MANY + JPEG[-2:], "too_many_parts"),
    "webp chunks": (webp(b"XXXX\0\0\0\0" * MANY), "too_many_parts"),
    "webp frames": (webp((b"ANMF" + struct.pack("<I", 16) + b"\0" * 16) * 2000), "too_many_frames"),
    "tiff directories": (tiff(*range(8, 8 + 64 * 2000, 64)), "too_many_frames"),
    "avif boxes": (box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"free") * MANY, "too_many_parts"),
    "avif properties": (avif(box(b"colr") * MANY, b"\0" * 8), "too_many_parts"),
    "avif links": (
        avif(box(b"ispe", b"\0" * 12), struct.pack(">II", 0, MANY) + b"\0\2\0" * MANY),
        "too_many_parts",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_header_costs_so_many_steps_and_is_refused(data, code, monkeypatch):
    kept: list[windows.Window] = []
    step = windows.Window.step

    def counted(self, cost=1):
        kept[:] = [self]
        step(self, cost)

    monkeypatch.setattr(windows.Window, "step", counted)
    looked_at = Counting(data)
    with pytest.raises(PictureError) as refusal:
        inspect(looked_at, "hostile")
    assert refusal.value.code == code
    assert all(window.steps < 1.1 * windows.MAX_STEPS for window in kept)
    assert looked_at.read_bytes <= len(data) + 64 * windows.BLOCK


def test_directories_far_apart_are_read_in_small_pieces(settings):
    settings.FUTU_MAX_FRAMES = 100
    near, far = range(8, 8 + 64 * 51, 64), range(8_000_000, 8_000_000 - 64 * 51, -64)
    looked_at = Counting(tiff(*(place for pair in zip(near, far, strict=True) for place in pair)))
    with pytest.raises(PictureError, match="more than 100 frames"):
        inspect(looked_at, "far.tif")
    assert looked_at.reads < 1000
    assert looked_at.read_bytes < 1000 * windows.BLOCK


def test_directories_that_lead_in_a_circle_are_counted_once():
    assert inspect(file(tiff(8, 200, 400)), "circle.tif").width == 64


def test_as_many_scans_as_any_program_writes_are_accepted():
    assert inspect(file(with_scans(MAX_SCANS)), "many.jpg").width == 64


def test_scans_in_a_thumbnail_or_behind_the_picture_do_not_count():
    small = b"\xff\xda" * 500
    thumbnail = b"\xff\xe2" + struct.pack(">H", len(small) + 2) + small
    assert inspect(file(before_pixels(thumbnail) + small), "a.jpg").width == 64


def test_sub_blocks_of_a_large_gif_take_few_steps(monkeypatch):
    monkeypatch.setattr(windows, "MAX_STEPS", 200)
    pixels = (b"\xff" + b"\x44" * 255) * 5000
    assert inspect(file(gif(gif_frame(pixels))), "large.gif").width == 64


def test_an_animation_that_says_nonsense_is_a_still():
    data = png(64, 64, png_chunk(b"acTL", b"\xff" * 8))
    assert inspect(file(data), "a.png").width == 64


def test_a_jpeg_without_its_end_mark_is_a_picture():
    assert inspect(file(JPEG[:-2]), "a.jpg").width == 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_turned_by_exif_has_its_upright_sides(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (64, 32)), kind, exif=exif)
    header = inspect(file(data), "turned")
    assert (header.width, header.height) == (32, 64)


def test_the_second_exif_block_is_not_looked_at(monkeypatch):
    looked = []

    def look(exif: bytes) -> int:
        looked.append(exif)
        return 1

    monkeypatch.setattr("apps.galleries.pictures.parsers.png.orientation_of", look)
    inspect(file(png(64, 64, png_chunk(b"eXIf", b"MM\0*") * 50)), "a.png")
    assert len(looked) == 1
