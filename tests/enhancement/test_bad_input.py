"""What cannot be enhanced is refused with a sentence, before a job where that can be known."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageCms

from apps.accounts.models import User
from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services import limits, working
from apps.enhancement.services.asking import Order, enhance
from apps.galleries.files import Variant, open_variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, bin_gallery, bin_images
from apps.jobs import services as jobs
from apps.vision import runtime
from apps.vision.upscaling.errors import RecipeError
from apps.vision.weights import registry
from tests.enhancement.conftest import (
    QUICK,
    counting_tiles,
    enhanced,
    file_of,
    job_of,
    opened,
    result_of,
    textured,
)

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


def refused(owner: User, image: Image, options: EnhanceOptions = QUICK) -> EnhanceError:
    """Without a job."""
    with pytest.raises(EnhanceError) as problem:
        enhance(owner, image, options, Order(image.gallery))
    assert not Enhancement.objects.exists()
    return problem.value


@pytest.mark.parametrize("engine", ["cuda", "tensorflow"])
def test_an_engine_that_cannot_run_here(owner, owner_client, keep, settings, engine):
    image = keep(textured((40, 32)))
    settings.FUTU_ENGINE = engine
    assert refused(owner, image).code == "engine"
    page = owner_client.get(reverse("enhancement:picture", args=[image.pk]))
    assert page.status_code == 200
    assert "FUTU_ENGINE" in page.content.decode()
    many = owner_client.get(reverse("enhancement:gallery", args=[image.gallery_id]))
    assert "FUTU_ENGINE" in many.content.decode()


def test_a_picture_that_is_too_small(owner, keep):
    problem = refused(owner, keep(textured((40, 12))))
    assert problem.code == "side"
    assert "40 × 12" in str(problem)
    assert "at least 16" in str(problem)


def test_a_strip_whose_result_few_programs_open(owner, keep):
    image = keep(Pillow.new("RGB", (17_000, 16), "teal"))
    problem = refused(owner, image)
    assert (problem.code, problem.params["side"]) == ("strip", 68_000)
    small = EnhanceOptions(preset="quick", scale=2)
    assert enhance(owner, image, small, Order(image.gallery)).result_sides == (34_000, 32)


def test_a_result_above_the_limit_says_which(owner, small, settings):
    settings.FUTU_ENHANCE_PIXELS = 100_000
    problem = refused(owner, small)
    assert problem.code == "result_size"
    assert "FUTU_ENHANCE_PIXELS" in str(problem)


def test_a_result_that_has_no_room_says_how_much_there_is(owner, small):
    User.objects.filter(pk=owner.pk).update(quota=small.bytes + 1000)
    problem = refused(owner, small)
    assert problem.code == "room"
    assert "1000\xa0bytes" in str(problem)


def test_an_animation(owner, keep):
    frames = [textured(seed=seed) for seed in (1, 2)]
    image = keep(frames[0], "moves.gif", save_all=True, append_images=frames[1:])
    assert refused(owner, image).code == "animated"


def test_sixteen_bits_are_refused_not_halved(owner, gallery):
    deep = np.random.default_rng(1).integers(0, 2**16, (40, 40), np.uint16)
    content = io.BytesIO()
    Pillow.fromarray(deep).save(content, "PNG")
    added = add_images(gallery, [SimpleUploadedFile("deep.png", content.getvalue())])
    jobs.drain()
    row = enhanced(owner, Image.objects.get(pk=added.images[0].pk))
    assert (row.state, row.error) == ("failed", "deep")
    assert "8 bits a channel" in row.job.error


def test_a_file_that_was_damaged_since(owner, small):
    with open_variant(small.pk, Variant.ORIGINAL) as file:
        path, content = file.name, file.read()
    row = enhance(owner, small, QUICK, Order(small.gallery))
    Path(path).write_bytes(content[: len(content) // 2])
    jobs.drain()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "truncated")


def test_a_picture_that_went_to_the_bin_or_for_good(owner, small):
    row = enhance(owner, small, QUICK, Order(small.gallery))
    small.delete()
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert row.error == "missing"


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_gallery_that_is_gone_keeps_what_was_done(owner, small, monkeypatch, when):
    target = Gallery.objects.create(owner=owner, name="Results")
    row = enhance(owner, small, QUICK, Order(target))
    if when == "before":
        bin_gallery(target)
    else:

        def gone(row: Enhancement) -> bytes:
            bin_gallery(target)
            return b""

        monkeypatch.setattr(working, "_exif_of", gone)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert row.error == "gallery_gone"
    assert (row.seconds == 0) == (when == "before"), "it is told before hours of work"
    Gallery.including_bin.filter(pk=target.pk).update(binned=None)
    monkeypatch.undo()
    made = counting_tiles(monkeypatch)
    assert jobs.retry(job_of(row))
    jobs.drain()
    assert Enhancement.objects.get(pk=row.pk).state == "done"
    assert bool(made) == (when == "before")


def test_beside_its_source_where_the_gallery_was_deleted_for_good(owner, small):
    target = Gallery.objects.create(owner=owner, name="Results")
    row = enhance(owner, small, QUICK, Order(target))
    target.delete()
    jobs.drain()
    assert Enhancement.objects.get(pk=row.pk).result.gallery == small.gallery


def test_unknown_presets_and_values_make_no_job(owner, small):
    with pytest.raises(RecipeError):
        enhance(owner, small, EnhanceOptions(preset="nicest"), Order(small.gallery))
    assert not Enhancement.objects.exists()


@pytest.fixture
def own_weights(settings, tmp_path) -> Iterator[Path]:
    """A folder without weights, and no network in memory."""
    runtime.forget()
    settings.FUTU_WEIGHTS = tmp_path / "weights"
    settings.FUTU_WEIGHTS.mkdir()
    yield settings.FUTU_WEIGHTS / registry.get("realesr-animevideov3").file
    runtime.forget()


def test_weights_that_are_missing_or_cut_short_make_no_job(owner, small, own_weights):
    assert refused(owner, small).code == "weights"
    own_weights.write_bytes(b"the beginning")
    assert "weights fetch" in str(refused(owner, small))


def test_weights_that_are_damaged_are_not_used(owner, small, own_weights):
    own_weights.write_bytes(bytes(registry.get("realesr-animevideov3").bytes))
    row = enhanced(owner, small)
    assert (row.state, row.error) == ("failed", "weights")
    assert "weights fetch" in job_of(row).error


def test_the_page_says_it_and_keeps_what_was_chosen(owner_client, keep, settings):
    image = keep(textured((40, 12)))
    page = reverse("enhancement:picture", args=[image.pk])
    told = owner_client.get(page, {"preset": "anime", "scale": "2"}).content.decode()
    assert "at least 16" in told
    settings_given = {"preset": "anime", "signature": "0" * 64}
    answer = owner_client.post(page, settings_given)
    assert answer.status_code == 422
    assert 'value="anime" checked' in answer.content.decode()


def test_grey_alpha_and_profiles_stay(owner, keep):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode, how in (("L", {}), ("LA", {}), ("RGBA", {"icc_profile": profile})):
        image = keep(textured(mode=mode, size=(40, 32)), f"{mode}.png", **how)
        row = enhanced(owner, image)
        assert row.state == "done", row.why
        with open_variant(result_of(row).pk, Variant.ORIGINAL) as file:
            made = opened(file.read())
        assert (made.mode, made.size) == (mode, (160, 128))
        assert made.info.get("icc_profile") == how.get("icc_profile")


def test_a_turned_photo_comes_upright_with_its_date_and_without_its_place(owner, gallery):
    exif = Pillow.Exif()
    exif[0x0112], exif[0x0110] = 6, "Camera 1"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 12:30:00"
    place = {1: "N", 2: (48.0, 8.0, 30.0), 3: "E", 4: (17.0, 6.0, 0.0)}
    exif.get_ifd(0x8825).update(place)
    added = add_images(gallery, [file_of(textured((64, 40)), "photo.jpg", exif=exif)])
    jobs.drain()
    image = Image.objects.get(pk=added.images[0].pk)
    assert (image.width, image.height) == (40, 64)
    assert image.latitude is not None
    plain = enhanced(owner, image).result
    assert (plain.width, plain.height, plain.camera) == (160, 256, "Camera 1")
    assert f"{plain.taken:%Y-%m-%d %H:%M}" == "2024-05-01 12:30"
    assert plain.latitude is None

    order = Order(gallery, keeps_capture=False, keeps_place=True)
    row = enhance(owner, image, EnhanceOptions(preset="quick", scale=2), order)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.result.taken, row.result.camera) == (None, "")
    assert row.result.latitude == pytest.approx(image.latitude, abs=1e-6)
    assert row.result.longitude == pytest.approx(image.longitude, abs=1e-6)


def test_results_above_the_limits_of_uploads_are_pictures(owner, small, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = small.bytes
    settings.FUTU_MAX_PIXELS = small.width * small.height
    row = enhanced(owner, small)
    assert row.state == "done"
    assert row.result.state == Image.State.READY, row.result.failure
    limits.check_picture(result_of(row))
    again = enhanced(owner, result_of(row), EnhanceOptions(preset="quick", scale=2))
    assert again.state == "done", again.why


def test_nothing_of_the_original_changes(owner, small):
    with open_variant(small.pk, Variant.ORIGINAL) as file:
        before = file.read()
    row = enhanced(owner, small)
    with open_variant(small.pk, Variant.ORIGINAL) as file:
        assert file.read() == before
    assert Image.objects.get(pk=small.pk).sha256 == row.source_sha256


def test_results_survive_their_source_and_say_so(owner_client, owner, done, small):
    bin_images(Image.objects.filter(pk=small.pk), owner_id=owner.pk)
    assert Image.objects.filter(pk=done.result_id).exists()
    panel = owner_client.get(reverse("enhancement:panel", args=[done.result_id]))
    assert "Enhanced from" in panel.content.decode()
