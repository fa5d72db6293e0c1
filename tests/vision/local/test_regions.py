"""Regions of a query picture."""

import pytest
from PIL import Image as Pillow

from apps.vision.local.areas import Area, Rectangle
from apps.vision.local.content_box import content_box
from apps.vision.local.regions import query_regions
from tests.vision.local.scenes import scene


def screen() -> Pillow.Image:
    """A scene in the middle of a white page."""
    sheet = Pillow.new("RGB", (400, 800), "white")
    sheet.paste(scene(1, (360, 240)), (20, 200))
    return sheet


def test_the_content_of_a_page_is_found():
    box = content_box(screen())
    assert box is not None
    assert (box.x, box.y) == pytest.approx((0.05, 0.25), abs=0.06)
    assert (box.width, box.height) == pytest.approx((0.9, 0.3), abs=0.11)


def test_a_picture_without_borders_has_no_content_box():
    assert content_box(scene(1)) is None
    assert content_box(Pillow.new("RGB", (200, 200), "white")) is None


def test_the_whole_picture_is_the_first_region_and_their_number_is_limited():
    names = [region.name for region in query_regions(screen(), 99)]
    assert names[:2] == ["whole", "content"]
    assert {"quarter-1", "centre", "turned-90", "mirrored"} <= set(names)
    assert [region.name for region in query_regions(screen(), 1)] == ["whole"]
    assert "content" not in {region.name for region in query_regions(scene(1), 99)}


def test_a_region_is_cropped_turned_and_mirrored():
    picture = scene(1)
    crops = {region.name: region.crop(picture) for region in query_regions(picture, 99)}
    assert crops["quarter-4"].size == (180, 120)
    assert crops["turned-90"].size == (240, 360)
    clockwise = picture.getpixel((0, picture.height - 1))
    assert crops["turned-90"].getpixel((0, 0)) == clockwise
    assert crops["mirrored"].getpixel((0, 0)) == picture.getpixel((picture.width - 1, 0))


def test_an_area_of_a_part_is_converted_to_the_whole_picture():
    area = Area(((0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (0.0, 0.5)))
    converted = area.within(Rectangle(0.5, 0.5, 0.5, 0.5))
    assert converted.rectangle.as_list() == [0.5, 0.5, 0.5, 0.25]
    assert converted.points == "0.5000,0.5000 1.0000,0.5000 1.0000,0.7500 0.5000,0.7500"
