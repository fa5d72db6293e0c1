"""What is decoded shows something wherever the file holds something to show."""

import pytest
from PIL import Image, ImageDraw

from apps.galleries.pictures import decode, decode_described, is_blank
from apps.galleries.pictures.showing import contrast
from tests.galleries.pictures.samples import encoded, file, noise

SIZE = (160, 100)


def drawing(colour: tuple[int, int, int], *, mark: int = 0, mode: str = "RGBA") -> Image.Image:
    """A few bars on nothing; `mark` says where the third stands."""
    picture = Image.new("RGBA", SIZE, (*colour, 0))
    draw = ImageDraw.Draw(picture)
    for x in (20, 60, 90 + mark):
        draw.rectangle((x, 20, x + 12, 80), fill=(*colour, 255))
    return picture.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("level", [255, 215])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_light_drawings_stand_on_a_dark_ground(kind: str, level: int, mode: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    one, other = (
        decode(file(encoded(drawing((level,) * 3, mark=mark, mode=mode), kind, **options)))
        for mark in (0, 40)
    )
    assert contrast(one) > 50
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize("colour", [(0, 0, 0), (200, 0, 0), (0, 160, 0)])
def test_other_drawings_stand_on_white(colour: tuple[int, int, int]) -> None:
    seen = decode(file(encoded(drawing(colour), "PNG")))
    assert seen.crop((0, 0, 1, 1)).tobytes() == b"\xff\xff\xff"
    assert contrast(seen) > 40


def test_white_letters_beside_a_small_mark_in_colour() -> None:
    picture = drawing((255, 255, 255))
    ImageDraw.Draw(picture).rectangle((130, 40, 145, 60), fill=(220, 30, 30, 255))
    assert decode(file(encoded(picture, "PNG"))).crop((0, 0, 1, 1)).tobytes() != b"\xff\xff\xff"


def test_a_white_drawing_with_black_lines_stays_on_white() -> None:
    picture = drawing((255, 255, 255))
    ImageDraw.Draw(picture).rectangle((20, 20, 60, 80), outline=(0, 0, 0, 255), width=3)
    assert decode(file(encoded(picture, "PNG"))).crop((0, 0, 1, 1)).tobytes() == b"\xff\xff\xff"


def test_a_light_window_with_round_corners_stays_on_white() -> None:
    window = Image.new("RGBA", SIZE, (255, 255, 255, 255))
    ImageDraw.Draw(window).rectangle((20, 20, 140, 30), fill=(20, 20, 20, 255))
    for corner in ((0, 0), (159, 0), (0, 99), (159, 99)):
        window.putpixel(corner, (0, 0, 0, 0))
    assert decode(file(encoded(window, "PNG"))).crop((0, 0, 1, 1)).tobytes() == b"\xff\xff\xff"


def test_a_light_picture_in_a_palette() -> None:
    light = drawing((255, 255, 255)).quantize(8)
    assert contrast(decode(file(encoded(light, "PNG")))) > 50


def fading(kind: str, ground: str, frames: int, *, whole: int) -> bytes:
    """`frames` of which the first is one colour and number `whole` the picture itself."""
    picture, empty = noise(*SIZE), Image.new("RGB", SIZE, ground)
    steps = [Image.blend(empty, picture, min(1.0, n / whole)) for n in range(frames)]
    return encoded(steps[0], kind, save_all=True, append_images=steps[1:], duration=40)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("ground", ["black", "white"])
def test_an_animation_that_fades_in_shows_a_later_frame(kind: str, ground: str) -> None:
    found = decode_described(file(fading(kind, ground, 12, whole=8)))
    assert not found.is_blank
    assert contrast(found.picture) >= 40


def test_only_so_many_frames_are_looked_at() -> None:
    assert decode_described(file(fading("GIF", "black", 150, whole=20_000))).is_blank
    late = Image.new("RGB", SIZE)
    frames = [late.copy() for _ in range(110)]
    for n, frame in enumerate(frames):
        frame.putpixel((n, 0), (255, 0, 0))  # Pillow would join frames that are alike.
    data = encoded(frames[0], "GIF", save_all=True, append_images=[*frames[1:], noise(*SIZE)])
    assert contrast(decode(file(data))) < 8


def test_an_animation_with_damage_behind_its_first_frame_shows_that() -> None:
    data = fading("GIF", "black", 12, whole=8)
    seen = decode(file(data[: len(data) // 2]))
    assert seen.size == SIZE


@pytest.mark.parametrize(
    ("picture", "blank"),
    [
        (Image.new("RGB", SIZE, "white"), True),
        (Image.new("RGB", SIZE, (12, 80, 90)), True),
        (Image.new("RGBA", SIZE, (0, 0, 0, 0)), True),
        (Image.effect_noise(SIZE, 1.0).convert("RGB"), True),
        (noise(*SIZE), False),
        (Image.effect_noise(SIZE, 8.0).convert("RGB"), False),
    ],
)
def test_what_is_blank(picture: Image.Image, blank: bool) -> None:
    assert decode_described(file(encoded(picture, "PNG"))).is_blank is blank


def test_a_line_of_text_on_a_page_is_not_blank() -> None:
    page = Image.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(page).text((100, 100), "Everything that can be found has been found.", "black")
    assert not is_blank(page)
