"""Edits make the copies they promise, the same ones every time."""

import numpy as np
import pytest

from apps.vision.edits import EDITS, HARD, get_edit
from apps.vision.edits.make import edited_copies

CODES = [edit.code for edit in (*EDITS, *HARD)]


@pytest.mark.parametrize("code", CODES)
def test_the_same_seed_gives_the_same_copy(painted, code):
    company = [painted(seed) for seed in (2, 3, 4)]

    first, second = (get_edit(code).apply(painted(1), "a.jpg", company) for _ in range(2))

    assert first.mode == "RGB"
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("code", CODES)
def test_a_copy_differs_from_its_source(painted, code):
    copy = get_edit(code).apply(painted(1), "a.jpg", [painted(seed) for seed in (2, 3, 4)])

    assert copy.tobytes() != painted(1).tobytes()


@pytest.mark.parametrize("code", CODES)
def test_a_picture_of_one_pixel_can_be_edited(painted, code):
    company = [painted(seed, 1, 1) for seed in (2, 3, 4)]
    copy = get_edit(code).apply(painted(1, 1, 1), "a.jpg", company)
    assert copy.mode == "RGB"
    assert min(copy.size) >= 1


@pytest.mark.parametrize(("code", "share"), [("crop-50", 0.5), ("crop-25", 0.25), ("crop-10", 0.1)])
def test_a_crop_keeps_its_share_and_the_proportions(painted, code, share):
    source = painted(1, 400, 200)

    copy = get_edit(code).apply(source, "a.jpg")

    assert copy.width * copy.height == pytest.approx(share * 400 * 200, rel=0.02)
    assert copy.width / copy.height == pytest.approx(2, rel=0.02)


def test_another_name_crops_another_part(painted):
    crop = get_edit("crop-10")

    assert crop.apply(painted(1), "a.jpg").tobytes() != crop.apply(painted(1), "b.jpg").tobytes()


def test_grey_has_no_colour_left(painted):
    pixels = np.asarray(get_edit("grey").apply(painted(1), "a.jpg"))

    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 1] == pixels[..., 2]).all()


def test_a_collage_needs_company(painted):
    with pytest.raises(ValueError, match="3 other pictures"):
        get_edit("collage").apply(painted(1), "a.jpg", [painted(2)])


def test_an_unknown_edit_raises():
    with pytest.raises(KeyError, match="crop-50"):
        get_edit("crop-51")


def test_copies_of_a_file_come_in_the_order_of_the_edits(album):
    files = sorted(album.rglob("*.png"))

    copies = edited_copies(files[0], EDITS, files)

    assert len(copies) == len(EDITS)
    assert copies[CODES.index("small-64")].width == 64


def test_a_mirrored_crop_is_a_crop_of_half_the_picture(painted):
    copy = get_edit("mirrored-crop").apply(painted(1, 400, 200), "a.jpg")

    assert copy.width * copy.height == pytest.approx(0.5 * 400 * 200, rel=0.02)


def test_inverting_twice_gives_the_source(painted):
    invert = get_edit("inverted")

    twice = invert.apply(invert.apply(painted(1), "a.jpg"), "a.jpg")

    assert twice.tobytes() == painted(1).tobytes()


def test_a_squashed_copy_loses_its_proportions(painted):
    copy = get_edit("squash").apply(painted(1, 400, 200), "a.jpg")

    assert copy.size in ((220, 200), (400, 110))
