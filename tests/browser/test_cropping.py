"""Changed before it is sent: date, camera and place go along, and nothing of what was cut off."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.test_uploading import open_gallery

# Lies on its side, and says so: 300 × 200 as it is seen.
STORED, SEEN = (200, 300), (300, 200)
ROWS = """
import json
from apps.galleries.models import Image
rows = {{}}
for i in Image.objects.filter(gallery="{gallery}"):
    rows[i.name] = [i.width, i.height, str(i.taken), i.camera, i.latitude, i.longitude]
print(json.dumps(rows))
"""


def photo(path: Path, format: str) -> Path:
    """With all that a phone writes, a thumbnail and a maker's note among it."""
    picture = Image.new("RGB", STORED, (200, 40, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = 6, "Acme", "Acme One"
    exif.get_ifd(0x8769).update({0x9003: "2019:07:04 10:11:12", 0x927C: b"preview" * 90})
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 9.0, 18.0), 3: "E", 4: (17.0, 7.0, 30.0)})
    picture.save(path, format, exif=exif)
    return path


def change(person: Person, path: Path, how: Callable[[Locator], object]) -> None:
    """Choose a file, change it, and say so."""
    page = person.page
    page.locator("input[name=files]").set_input_files(path)
    rows = page.locator(".file")
    row = rows.filter(has_text=path.name)
    row.get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".cropper-crop-box").wait_for()
    how(dialog)
    person.shoot(f"crop-{path.stem}", whole=False)
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_be_hidden()


def square(dialog: Locator) -> None:
    dialog.get_by_label("Shape").select_option("1 : 1")


def turned(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Rotate left").click()


def straightened(dialog: Locator) -> None:
    slider = dialog.get_by_label("Straighten")
    slider.focus()
    for _ in range(30):
        slider.press("ArrowRight")
    expect(dialog.locator("[data-angle]")).to_have_text("+3.0°")


def narrowed_by_keys(dialog: Locator) -> None:
    dialog.get_by_label("Keep the original too").check()
    part = dialog.get_by_role("group")
    for _ in range(5):
        part.press("Shift+ArrowLeft")


@pytest.mark.parametrize("device", ["desktop"])
def test_what_the_camera_wrote_goes_along(
    person: Person, instance: Instance, tmp_path: Path
) -> None:
    page = person.page
    open_gallery(person, "Changed")
    gallery = page.url.split("/")[4]
    change(person, photo(tmp_path / "square.jpg", "JPEG"), square)
    change(person, photo(tmp_path / "turned.png", "PNG"), turned)
    change(person, photo(tmp_path / "straight.webp", "WEBP"), straightened)
    change(person, photo(tmp_path / "both.jpg", "JPEG"), narrowed_by_keys)
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(5)
    rows: dict[str, list[Any]] = json.loads(
        instance.manage("shell", "-v", "0", "-c", ROWS.format(gallery=gallery))
    )
    sides = {name: tuple(row[:2]) for name, row in rows.items()}
    assert sides["square.jpg"] == (200, 200)
    assert sides["turned.png"] == (200, 300)
    assert sides["both.jpg"] == SEEN
    assert sides["both-edited.jpg"] == (270, 200)
    # Chromium does not turn WebP by its EXIF: what was seen is what is kept.
    width, height = sides["straight.webp"]
    assert 250 < height < 300
    assert abs(height / width - 1.5) < 0.02
    for name, row in rows.items():
        taken, camera, latitude, longitude = row[2:]
        assert taken.startswith("2019-07-04 10:11:12"), name
        assert camera == "Acme One", name
        assert (latitude, longitude) == pytest.approx((48.155, 17.125), abs=1e-4), name
    page.get_by_role("link", name="square.jpg").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    content = download.value.path().read_bytes()
    assert b"preview" not in content, "a maker's note may show what was cut off"
    assert Image.open(io.BytesIO(content)).getexif()[0x0112] == 1
