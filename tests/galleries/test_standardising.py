"""Galleries that keep no originals: what is made of a picture is all that is left of it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow

from apps.galleries import files, services
from apps.galleries.files import Variant, key
from apps.galleries.models import Gallery, Image
from apps.galleries.services import describe_missing, mark_failed, sweep_files, try_again
from apps.galleries.services.exporting import rows_of
from apps.galleries.signals import images_failed, images_ready
from apps.jobs import services as jobs
from apps.search.services.verifying import faults
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare():
    return Gallery.objects.create(owner=None, name="Web", keeps_originals=False)


def photo() -> bytes:
    """Larger than a preview, with what a camera writes."""
    exif = Pillow.Exif()
    exif[0x010F], exif[0x0110] = "Nikon", "D750"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    out = io.BytesIO()
    picture(1, (2000, 1000)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def bare_image(bare, upload, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.add_images(bare, [upload("a.jpg", photo())])
        jobs.drain()
    return Image.objects.get(gallery=bare)


def has(image, variant):
    return default_storage.exists(key(image.id, variant))


def test_the_original_goes_and_the_row_speaks_of_what_is_kept(bare_image):
    assert bare_image.state == Image.State.READY
    assert not has(bare_image, Variant.ORIGINAL)
    with files.open_variant(bare_image.id, Variant.PREVIEW) as file:
        kept = file.read()
    with Pillow.open(io.BytesIO(kept)) as shown:
        assert shown.size == (bare_image.width, bare_image.height) == (1440, 720)
        assert not shown.getexif()
    assert (bare_image.bytes, bare_image.format) == (len(kept), "WEBP")
    assert list(faults()) == []


def test_nothing_is_kept_of_what_the_camera_wrote(bare_image, gallery, add, upload):
    assert (bare_image.camera, bare_image.latitude, bare_image.taken) == ("", None, None)
    services.add_images(gallery, [upload("a.jpg", photo())])
    jobs.drain()
    assert gallery.images.get().camera == "Nikon D750"  # Of one's own pictures it is.


def test_describing_it_later_needs_no_original(bare_image):
    Image.objects.update(colour="")
    assert describe_missing() == 1
    bare_image.refresh_from_db()
    assert bare_image.colour not in ("", "#808080")


def test_it_is_tried_again_from_what_is_kept(bare_image, bare):
    Image.objects.update(state=Image.State.PROCESSING)
    mark_failed([bare_image.id], "unexpected")
    try_again(bare.images.all(), owner_id=None)
    jobs.drain()
    bare_image.refresh_from_db()
    assert bare_image.state == Image.State.READY


def test_it_comes_back_from_the_bin(bare_image):
    services.bin_images(Image.objects.all(), owner_id=None)
    services.restore_images(Image.including_bin.all(), owner_id=None)
    jobs.drain()
    bare_image.refresh_from_db()
    assert (bare_image.state, bare_image.binned) == (Image.State.READY, None)


def test_an_original_that_a_crash_left_is_named_and_swept(bare_image):
    files.save(bare_image.id, Variant.ORIGINAL, b"left")
    assert any("not to be kept" in fault for fault in faults())
    Image.objects.update(prepared_at="2024-01-01T00:00Z")
    assert sweep_files() == 0
    assert not has(bare_image, Variant.ORIGINAL)
    assert has(bare_image, Variant.PREVIEW)
    assert list(faults()) == []


def test_a_lost_preview_is_named(bare_image):
    default_storage.delete(key(bare_image.id, Variant.PREVIEW))
    assert any("has no preview" in fault for fault in faults())


def test_an_export_tells_of_the_file_that_is_kept(bare, bare_image):
    [(_, row)] = rows_of(bare)
    assert (row["format"], row["bytes"], row["width"]) == ("WEBP", bare_image.bytes, 1440)


@pytest.fixture
def told():
    heard = []

    def hear(signal, image_ids, **kwargs):
        assert transaction.get_connection().in_atomic_block
        heard.append((signal, sorted(image_ids)))

    for signal in (images_ready, images_failed):
        signal.connect(hear, sender=Image)
    yield heard
    for signal in (images_ready, images_failed):
        signal.disconnect(hear, sender=Image)


def test_it_is_told_once_which_pictures_became_ready_or_failed(add, told):
    first, second = (image.id for image in add(1, 2, work=False).images)
    services.mark_ready([first])
    services.mark_ready([first])
    mark_failed([first, second], "broken")
    mark_failed([second], "broken")
    assert told == [(images_ready, [first]), (images_failed, [second])]
