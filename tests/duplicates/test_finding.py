"""Detecting duplicates among new pictures."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from PIL import Image as Pillow

from apps.duplicates.models import DuplicateCheck, DuplicatePair
from apps.duplicates.services import candidates, checking, hashes, scanning
from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.errors import Yielded
from tests.duplicates.conftest import half, smaller
from tests.vision.local.scenes import scene

WHEN = datetime(2024, 5, 1, 18, 30, 5, tzinfo=UTC)


def found() -> dict[frozenset[str], str]:
    """The kind of each pair, by the pictures' names."""
    pairs = DuplicatePair.objects.select_related("first", "second")
    return {frozenset({pair.first.name, pair.second.name}): pair.kind for pair in pairs}


def pair(kind: str) -> dict[frozenset[str], str]:
    return {frozenset({"a.png", "b.png"}): kind}


def test_the_same_file_in_two_galleries_is_found(put, second):
    put(scene(1), "a.png")
    put(scene(1), "b.png", to=second)
    assert found() == pair("exact")


def test_of_many_that_are_alike_the_nearest_are_compared(owner, put, monkeypatch):
    monkeypatch.setattr(hashes, "MOST", 2)
    first = put(scene(1), "a.png")
    for side in (200, 220, 240):
        put(scene(1).resize((side, side)), f"{side}.png")
    near = hashes.hashes_of(owner.id).near(bytes(first.phash))
    assert [bits for _, bits in near] == sorted(bits for _, bits in near)
    assert (near[0], len(near)) == ((first.id, 0), 2)


def test_a_smaller_copy_is_found_and_another_picture_is_not(put):
    put(scene(1), "a.png")
    put(scene(2), "c.png")
    put(smaller(1), "b.png")
    assert found() == pair("copy")


def test_pairs_are_found_in_either_order_and_once(put):
    put(smaller(1), "b.png")
    put(scene(1), "a.png")
    put(scene(1).convert("L").convert("RGB"), "c.png")
    assert len(found()) == 3


@pytest.fixture
def _calibrated(monkeypatch):
    """The tests' model has no calibrated scores, so every neighbour becomes a candidate."""
    monkeypatch.setattr(candidates, "lowest_score", lambda spec, code: -1.0)


@pytest.mark.usefixtures("_calibrated")
def test_a_part_is_found_by_its_vector_and_verified(put):
    put(scene(1), "a.png")
    put(scene(2), "c.png")
    put(half(1), "b.png")
    assert found() == pair("copy")


@pytest.mark.usefixtures("_calibrated")
def test_shots_within_seconds_are_a_series(put):
    put(scene(1), "a.png", taken=WHEN)
    shifted = scene(1).transform((360, 240), Pillow.Transform.AFFINE, (1, 0, 6, 0, 1, 4))
    put(shifted, "b.png", taken=WHEN + timedelta(seconds=2))
    assert found() == pair("series")


@pytest.mark.usefixtures("_calibrated")
def test_shots_of_different_minutes_are_neither(put):
    put(scene(1), "a.png", taken=WHEN)
    put(smaller(1), "b.png", taken=WHEN + timedelta(minutes=2))
    assert found() == {}


def test_a_copy_that_kept_its_time_is_a_copy(put):
    put(scene(1), "a.png", taken=WHEN)
    put(smaller(1), "b.png", taken=WHEN)
    assert found() == pair("copy")


def test_pictures_of_different_people_are_never_paired(put, mate):
    put(scene(1), "a.png")
    put(scene(1), "b.png", to=Gallery.objects.create(owner=mate, name="Mine"))
    put(smaller(1), "c.png", to=Gallery.objects.create(owner=None, name="Web"))
    assert found() == {}


def test_blank_pictures_are_no_copies_of_one_another(put):
    put(Pillow.new("RGB", (300, 200), "white"), "a.png")
    put(Pillow.new("RGB", (240, 160), "white"), "b.png")
    assert found() == {}


def test_older_pictures_are_compared_on_request_with_progress(put, owner):
    put(scene(1), "a.png")
    put(smaller(1), "b.png")
    DuplicateCheck.objects.all().delete()
    DuplicatePair.objects.all().delete()
    Image.objects.update(phash=None, sharpness=None)
    assert scanning.never_compared(owner.id).count() == 2
    job = scanning.start_scan(owner.id)
    assert scanning.start_scan(owner.id) == job
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("succeeded", 2, 2)
    assert found() == pair("copy")
    assert scanning.never_compared(owner.id).count() == 0


def test_a_restored_picture_is_compared_with_pictures_added_meanwhile(put, owner):
    first = put(scene(1), "a.png")
    services.bin_images(Image.objects.filter(id=first.id), owner_id=owner.id)
    put(smaller(1), "b.png")
    assert found() == {}
    binned = Image.including_bin.filter(id=first.id)
    services.restore_images(binned, owner_id=owner.id)
    jobs.drain()
    assert found() == pair("copy")


def test_where_new_pictures_are_not_compared_people_can_ask_for_it(put, owner, settings):
    settings.FUTU_DUPLICATES = False
    put(scene(1), "a.png")
    put(smaller(1), "b.png")
    assert found() == {}
    scanning.start_scan(owner.id)
    jobs.drain()
    assert found() == pair("copy")


def test_there_a_restored_picture_is_compared_again_when_asked(put, owner, settings):
    settings.FUTU_DUPLICATES = False
    first = put(scene(1), "a.png")
    scanning.start_scan(owner.id)
    jobs.drain()
    services.bin_images(Image.objects.filter(id=first.id), owner_id=owner.id)
    put(smaller(1), "b.png")
    scanning.start_scan(owner.id)
    jobs.drain()
    assert found() == {}
    services.restore_images(Image.including_bin.filter(id=first.id), owner_id=owner.id)
    jobs.drain()
    scanning.start_scan(owner.id)
    jobs.drain()
    assert found() == pair("copy")


def test_slow_comparisons_yield_after_a_while_and_go_on(put, owner, monkeypatch):
    monkeypatch.setattr(checking, "BATCH_SECONDS", 0.0)
    for number in range(3):
        put(scene(number), f"{number}.png")
    DuplicateCheck.objects.update(done=None)
    run = mock.Mock()
    run.yield_to_queue.side_effect = Yielded
    with pytest.raises(Yielded):
        checking.compare_waiting(run, owner.id, run.advance)
    assert DuplicateCheck.objects.filter(done=None).count() == 2
    run.advance.assert_called_once_with(1)
