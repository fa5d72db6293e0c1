"""Verification of pairs of pictures."""

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageOps
from PIL.Image import Image

from apps.vision.local.features import FeatureKind
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.proposals import Verifier
from apps.vision.local.verify import Verdict, Verification, verify
from tests.vision.local.scenes import scene

ALL = tuple(Verifier)


def verified(query: Image, other: Image, *verifiers: Verifier) -> Verification | None:
    stored = ImageFeatures.from_picture(other, FeatureKind)
    return verify(QueryFeatures(query), stored, verifiers or ALL)


def crop(picture: Image, x: float, y: float, width: float, height: float) -> Image:
    w, h = picture.size
    return picture.crop((int(x * w), int(y * h), int((x + width) * w), int((y + height) * h)))


def framed(picture: Image) -> Image:
    """In a template: bars and lines of text around the picture."""
    sheet = Pillow.new("RGB", (360, 480), "white")
    draw = ImageDraw.Draw(sheet)
    for y in (10, 24, 400, 420, 440, 460):
        draw.rectangle((12, y, 300 - y // 4, y + 8), fill="black")
    sheet.paste(ImageOps.fit(picture, (360, 300)), (0, 60))
    return sheet


def test_the_same_picture_smaller_is_the_same():
    found = verified(scene(1).resize((180, 120)), scene(1))
    assert found is not None
    assert found.verdict is Verdict.SAME
    assert found.area_image.share == found.area_query.share == 1.0


@pytest.mark.parametrize("verifier", [Verifier.ORB, Verifier.SIFT, Verifier.WINDOW])
def test_a_crop_is_located(verifier):
    found = verified(crop(scene(1), 0.25, 0.5, 0.5, 0.5), scene(1), verifier)
    assert found is not None
    assert found.verdict is Verdict.EDITED
    place = found.area_image.rectangle
    assert (place.x, place.y) == pytest.approx((0.25, 0.5), abs=0.06)
    assert (place.width, place.height) == pytest.approx((0.5, 0.5), abs=0.08)
    assert found.area_query.share > 0.75


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_orientation_is_found_by_its_frame(turn, mirrored):
    other = scene(1).rotate(90 * turn, expand=True)
    other = ImageOps.mirror(other) if mirrored else other
    found = verified(scene(1), other, Verifier.FRAME)
    assert found is not None
    same = turn == 0 and not mirrored
    assert found.verdict is (Verdict.SAME if same else Verdict.EDITED)


def test_the_negative_is_an_edited_copy():
    found = verified(ImageOps.invert(scene(1)), scene(1), Verifier.FRAME)
    assert found is not None
    assert found.verdict is Verdict.EDITED


def test_other_colours_are_an_edited_copy():
    found = verified(scene(1).convert("L").convert("RGB"), scene(1))
    assert found is not None
    assert found.verdict is Verdict.EDITED


@pytest.mark.parametrize("verifier", [Verifier.ORB, Verifier.SIFT])
def test_a_mirrored_crop_is_found(verifier):
    part = ImageOps.mirror(crop(scene(2), 0.1, 0.1, 0.7, 0.7))
    found = verified(part, scene(2), verifier)
    assert found is not None
    assert found.area_image.rectangle.x == pytest.approx(0.1, abs=0.06)


def test_a_picture_within_the_query_is_located():
    sheet = Pillow.new("RGB", (400, 400), "white")
    sheet.paste(scene(3).resize((200, 133)), (180, 240))
    found = verified(sheet, scene(3))
    assert found is not None
    place = found.area_query.rectangle
    assert (place.x, place.y) == pytest.approx((0.45, 0.6), abs=0.08)
    assert found.area_image.share > 0.7


def test_different_pictures_are_not_the_same():
    assert [n for n in range(2, 8) if verified(scene(1), scene(n))] == []


def test_a_shared_template_is_no_copy():
    others = [verified(framed(scene(1)), framed(scene(n))) for n in range(2, 5)]
    assert others == [None, None, None]
    assert verified(framed(scene(1)), scene(1)) is not None


def test_flat_pictures_never_match():
    grey, white = (Pillow.new("RGB", (300, 200), colour) for colour in ("#808080", "white"))
    assert verified(grey, white) is None
    assert verified(scene(1), white) is None
    assert verified(white, scene(1)) is None


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (7, 5)])
def test_tiny_pictures_raise_no_error(size):
    tiny = Pillow.fromarray(np.random.default_rng(1).integers(0, 255, (*size, 3), np.uint8))
    assert verified(tiny, scene(1)) is None
    verified(scene(1), tiny)
