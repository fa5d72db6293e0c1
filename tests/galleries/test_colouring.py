"""Dominant colours: of new pictures with their preview, of older ones by the daily job."""

import pytest
from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.models import Image
from apps.galleries.pictures.palette import names_of
from apps.galleries.services import add_images, bin_images, colouring
from apps.jobs import services as jobs
from tests.galleries.pictures.samples import encoded

pytestmark = pytest.mark.both


@pytest.fixture
def images(gallery, upload) -> list[Image]:
    plain = [
        upload(f"{name}.png", encoded(Pillow.new("RGB", (80, 60), name), "PNG"))
        for name in ("red", "blue", "white")
    ]
    added = add_images(gallery, plain).images
    jobs.drain()
    return list(added)


def colours() -> dict[str, list[str] | None]:
    rows = Image.including_bin.values_list("name", "colours")
    return {name: None if bits is None else names_of(bits) for name, bits in rows}


ALL = {"red.png": ["red"], "blue.png": ["blue"], "white.png": ["white"]}


def find_colours() -> None:
    jobs.start(colouring.KIND)
    jobs.drain()


def test_new_pictures_have_their_colours(images):
    assert colours() == ALL


def test_older_ones_get_them_from_the_daily_job(images, owner, monkeypatch):
    monkeypatch.setattr(colouring, "BATCH", 1)
    bin_images(Image.objects.filter(name="blue.png"), owner_id=owner.id)
    Image.including_bin.update(colours=None)
    find_colours()
    assert colours() == ALL
    assert not colouring.uncoloured().exists()


def test_it_ends_where_files_are_lost_and_does_not_try_them_again(images):
    Image.objects.update(colours=None)
    files.delete([images[0].id])
    find_colours()
    assert colours() == ALL | {"red.png": []}
    assert not colouring.uncoloured().exists()


def test_what_is_not_prepared_yet_waits(gallery, upload):
    image = add_images(gallery, [upload(seed=1)]).images[0]
    assert not colouring.uncoloured().exists()
    jobs.drain()
    image.refresh_from_db()
    assert image.colours
