"""What the camera wrote reaches the row: when a picture is prepared, and later for older ones."""

from datetime import UTC, datetime

import pytest
from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.models import Image
from apps.galleries.services import add_images, describe_missing, describing
from apps.jobs import services as jobs
from tests.galleries.pictures.samples import encoded, png_chunk
from tests.pictures import picture

WHEN = datetime(2024, 5, 1, 18, 30, 5, tzinfo=UTC)


def photo_bytes(seed: int = 1, exif: bytes | None = None) -> bytes:
    block = Pillow.Exif()
    block[0x0110] = "Pencil"
    block.get_ifd(0x8769)[0x9003] = "2024:05:01 18:30:05"
    block.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 3: "W", 4: (13.0, 15.0, 0.0)})
    return encoded(picture(seed), "JPEG", exif=block.tobytes() if exif is None else exif)


@pytest.fixture
def photo(gallery, upload) -> Image:
    image = add_images(gallery, [upload("photo.jpg", photo_bytes())]).images[0]
    jobs.drain()
    return Image.objects.get(id=image.id)


def test_a_prepared_picture_knows_when_where_and_with_what(photo):
    assert photo.state == Image.State.READY
    assert photo.taken == WHEN
    assert photo.camera == "Pencil"
    assert (photo.latitude, photo.longitude) == (52.5, -13.25)
    assert len(photo.colour) == 7


def test_the_row_has_the_sides_of_its_preview(gallery, upload):
    """Only behind the pixels it is said that the picture lies on its side."""
    whole = encoded(picture(1, (96, 64)), "PNG")
    block = Pillow.Exif()
    block[0x0112] = 6
    end = whole.index(b"IEND") - 4
    late = whole[:end] + png_chunk(b"eXIf", block.tobytes()[6:]) + whole[end:]
    image = add_images(gallery, [upload("late.png", late)]).images[0]
    jobs.drain()
    image.refresh_from_db()
    with Pillow.open(files.open_variant(image.id, files.Variant.PREVIEW)) as preview:
        assert (image.width, image.height) == preview.size == (64, 96)


def test_damaged_exif_fails_no_picture(gallery, upload):
    broken = photo_bytes(exif=b"Exif\0\0MM\0*" + b"\xff" * 200)
    image = add_images(gallery, [upload("photo.jpg", broken)]).images[0]
    jobs.drain()
    image.refresh_from_db()
    assert (image.state, image.taken, image.camera) == (Image.State.READY, None, "")


def test_what_is_known_already_stays(gallery, upload):
    """Another program's library may say it better than the camera, whose clock was never set."""
    image = add_images(gallery, [upload("photo.jpg", photo_bytes())]).images[0]
    known = datetime(1999, 1, 1, tzinfo=UTC)
    Image.objects.filter(id=image.id).update(taken=known, latitude=1.0, longitude=2.0)
    jobs.drain()
    image.refresh_from_db()
    assert (image.taken, image.camera) == (known, "Pencil")
    assert (image.latitude, image.longitude) == (1.0, 2.0)


def forget(image: Image) -> None:
    """As a picture is that was prepared before Futu read any of this."""
    Image.objects.filter(id=image.id).update(
        taken=None, camera="", latitude=None, longitude=None, colour=""
    )


def test_older_pictures_are_described_once(photo, caplog):
    forget(photo)
    assert describe_missing() == 1
    photo.refresh_from_db()
    assert (photo.taken, photo.camera, photo.latitude) == (WHEN, "Pencil", 52.5)
    assert describe_missing() == 0


def test_a_run_is_bounded_and_lost_files_do_not_hold_it_up(photo, add, monkeypatch):
    lost = add(2).images[0]
    files.delete([lost.id])
    for image in (photo, lost):
        forget(image)
    monkeypatch.setattr(describing, "MAX_PER_RUN", 1)
    assert [describe_missing() for _ in range(3)] == [1, 1, 0]
    photo.refresh_from_db()
    assert photo.camera == "Pencil"


def test_it_is_known_of_pictures_old_and_new_whether_they_are_blank(gallery, upload, photo):
    white = encoded(Pillow.new("RGB", (80, 60), "white"), "PNG")
    blank = add_images(gallery, [upload("white.png", white)]).images[0]
    jobs.drain()
    known = {photo.id: False, blank.id: True}
    assert dict(Image.objects.values_list("id", "is_blank")) == known
    Image.objects.update(is_blank=None)
    assert (describe_missing(), describe_missing()) == (2, 0)
    assert dict(Image.objects.values_list("id", "is_blank")) == known
