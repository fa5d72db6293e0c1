"""A canvas is continued after a kill at any moment, and nothing is half kept on a full disk."""

import errno
import os
import shutil
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.errors import CanvasError, NoSpaceError
from apps.vision.upscaling.grid import Grid
from apps.vision.upscaling.recipe import Recipe

WIDTH, HEIGHT = 60, 70
RECIPE = Recipe.for_preset("quick", tile=32)
GRID = Grid.of(WIDTH, HEIGHT, RECIPE)
PIXELS = np.random.default_rng(0).integers(0, 256, (4 * HEIGHT, 4 * WIDTH, 3), np.uint8)


class KilledError(BaseException):
    """No handler of errors sees it."""


def opened(folder: Path, recipe: Recipe = RECIPE) -> Canvas:
    return Canvas(folder, GRID, recipe, "RGB")


def put_all(canvas: Canvas) -> None:
    for tile in GRID.tiles[canvas.next_tile :]:
        box = tile.box.scaled(4)
        canvas.put(tile, PIXELS[box.top : box.bottom, box.left : box.right])


@pytest.fixture
def expected(tmp_path: Path) -> bytes:
    canvas = opened(tmp_path / "undisturbed")
    put_all(canvas)
    canvas.finish(tmp_path / "undisturbed.png")
    return (tmp_path / "undisturbed.png").read_bytes()


def finished(folder: Path) -> bytes:
    canvas = opened(folder)
    put_all(canvas)
    canvas.finish(folder / "out.png")
    return (folder / "out.png").read_bytes()


def test_the_file_holds_the_pixels(tmp_path, expected):
    with Pillow.open(tmp_path / "undisturbed.png") as picture:
        assert np.array_equal(np.asarray(picture), PIXELS)
        assert picture.info == {"srgb": 0}


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 2), ("RGBA", 4)])
def test_grey_stays_grey_and_alpha_alpha(tmp_path, mode, channels):
    pixels = np.random.default_rng(1).integers(0, 256, (8, 12, channels), np.uint8)
    grid = Grid.of(3, 2, RECIPE)
    canvas = Canvas(tmp_path / "canvas", grid, RECIPE, mode)
    canvas.put(grid.tiles[0], pixels.squeeze())
    canvas.finish(tmp_path / "out.png")

    with Pillow.open(tmp_path / "out.png") as picture:
        assert picture.mode == mode
        assert np.array_equal(np.asarray(picture), pixels.squeeze())


def test_a_profile_and_what_a_camera_wrote_come_along(tmp_path, expected):
    exif = Pillow.Exif()
    exif[0x0110] = "Camera"
    profile = b"a profile" * 100
    canvas = opened(tmp_path / "undisturbed")
    canvas.finish(tmp_path / "out.png", icc=profile, exif=exif.tobytes())

    with Pillow.open(tmp_path / "out.png") as picture:
        assert picture.info["icc_profile"] == profile
        assert picture.getexif()[0x0110] == "Camera"
        assert np.array_equal(np.asarray(picture), PIXELS)


@pytest.mark.parametrize("killed_at", range(GRID.count))
def test_a_kill_between_tiles_changes_no_byte(tmp_path, expected, killed_at):
    canvas = opened(tmp_path / "canvas")
    for tile in GRID.tiles[:killed_at]:
        box = tile.box.scaled(4)
        canvas.put(tile, PIXELS[box.top : box.bottom, box.left : box.right])

    assert opened(tmp_path / "canvas").next_tile == killed_at
    assert finished(tmp_path / "canvas") == expected


def test_a_kill_at_any_call_of_the_system_changes_no_byte(tmp_path, expected, monkeypatch):
    for at in count():
        folder = tmp_path / f"killed-{at}"
        fault, met = Fault(KilledError(), at), False
        with monkeypatch.context() as patch:
            fault.patch(patch)
            try:
                put_all(opened(folder))
            except KilledError:
                met = True
        assert finished(folder) == expected
        shutil.rmtree(folder)
        if not met:
            break
    assert at > 2 * GRID.count


def test_a_full_disk_is_said_and_what_was_finished_is_kept(tmp_path, expected, monkeypatch):
    for at in count():
        folder = tmp_path / f"full-{at}"
        canvas, met = opened(folder), False
        fault = Fault(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), at)
        with monkeypatch.context() as patch:
            fault.patch(patch)
            try:
                put_all(canvas)
            except NoSpaceError as error:
                met = True
                assert "disk is full" in error.message
                assert not list(folder.glob("*.part"))
                before = canvas.next_tile
                assert opened(folder).next_tile == before
        # The same process may go on when there is room again.
        put_all(canvas)
        assert finished(folder) == expected
        shutil.rmtree(folder)
        if not met:
            break
    assert at > 2 * GRID.count


def test_a_full_disk_at_the_end_leaves_no_file(tmp_path, expected, monkeypatch):
    canvas = opened(tmp_path / "undisturbed")
    with monkeypatch.context() as patch:
        Fault(OSError(errno.ENOSPC, ""), 0).patch(patch)
        with pytest.raises(NoSpaceError):
            canvas.finish(tmp_path / "out.png")
    assert not list(tmp_path.glob("out*"))

    canvas.finish(tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes() == expected


def test_another_recipe_does_not_continue_it(tmp_path):
    opened(tmp_path / "canvas")

    with pytest.raises(CanvasError):
        opened(tmp_path / "canvas", Recipe.for_preset("quick", tile=32, sharpen=0.2))


def test_the_largest_seam_is_known_at_the_end(tmp_path):
    def seam_of(pixels: np.ndarray, name: str) -> float:
        canvas = opened(tmp_path / name)
        for tile in GRID.tiles:
            box = tile.box.scaled(4)
            canvas.put(tile, pixels[box.top : box.bottom, box.left : box.right])
        return canvas.largest_seam

    even = np.full_like(PIXELS, 100)
    across, along = even.copy(), even.copy()
    across[:, 128:] += 9
    along[128:] += 7

    assert [seam_of(even, "e"), seam_of(across, "a"), seam_of(along, "l")] == [0, 9, 7]


class Fault:
    """Raises at the n-th time that something is made sure of, replaced, removed or cut off."""

    def __init__(self, error: BaseException, at: int) -> None:
        self._error, self._left = error, at

    def patch(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(os, "fsync", self._before(os.fsync))
        patch.setattr(Path, "replace", self._before(Path.replace))
        if isinstance(self._error, KilledError):
            patch.setattr(Path, "unlink", self._before(Path.unlink))

    def _before(self, real):
        def call(*args, **kwargs):
            self._left -= 1
            if self._left == -1:
                raise self._error
            return real(*args, **kwargs)

        return call
