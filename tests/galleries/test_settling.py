"""How a picture's way ends: ready, failed, tried again, set aside, counted once."""

import pytest
from django.conf import settings

from apps.galleries import decoders, files, reasons
from apps.galleries.decoders import process
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images, mark_failed, mark_ready, preparing, try_again
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.galleries.decoders.slow import slow_jpeg

pytestmark = pytest.mark.both


def test_a_picture_counts_once_however_often_it_is_told(add):
    added = add(1, 2, work=False)
    first = added.images[0].id
    assert mark_ready([first]) == 1
    assert mark_ready([first]) == 0
    assert mark_failed([first], reasons.LOST) == 0
    assert Job.objects.get(id=added.job.id).done == 1


def test_a_lost_original_fails_and_the_rest_goes_on(add, gallery):
    added = add(1, 2, work=False)
    lost = added.images[0].id
    files.delete([lost])
    jobs.drain()
    assert Image.objects.get(id=lost).failure == reasons.LOST
    assert gallery.images.counts()["ready"] == 1
    assert Job.objects.get(id=added.job.id).state == Job.State.SUCCEEDED


def test_trying_again_starts_from_the_stored_original(add, gallery, owner):
    image = add(1, work=False).images[0]
    mark_failed([image.id], reasons.UNEXPECTED)
    jobs.drain()
    assert try_again(gallery.images.all(), owner_id=owner.id) is not None
    jobs.drain()
    image.refresh_from_db()
    assert (image.state, image.failure, image.attempts) == (Image.State.READY, "", 1)


def test_there_is_nothing_to_try_again_when_nothing_failed(image, gallery, owner):
    assert try_again(gallery.images.all(), owner_id=owner.id) is None


def test_a_picture_that_kills_its_worker_is_set_aside(add, gallery):
    """Three claims without an end, as three dead workers leave them."""
    added = add(1, 2, work=False)
    killer = added.images[0].id
    Image.objects.filter(id=killer).update(
        attempts=preparing.MAX_ATTEMPTS, state=Image.State.PROCESSING
    )
    jobs.drain()
    assert Image.objects.get(id=killer).failure == reasons.CRASHED
    assert gallery.images.counts()["ready"] == 1


def test_an_unexpected_error_is_logged_and_told(add, monkeypatch, caplog):
    def explode(*args, **kwargs):
        raise ZeroDivisionError("in the decoder")

    monkeypatch.setattr(decoders, "prepare", explode)
    image = add(1).images[0]
    image.refresh_from_db()
    assert image.failure == reasons.UNEXPECTED
    assert "in the decoder" in caplog.text


def test_cancelling_sets_the_rest_aside_and_trying_the_job_again_takes_it_up(add, gallery):
    added = add(1, 2, work=False)
    job = Job.objects.get(id=added.job.id)
    jobs.request_cancel(job)
    failures = gallery.images.values_list("failure", flat=True)
    assert list(failures) == [reasons.CANCELLED] * 2
    job.refresh_from_db()
    assert jobs.retry(job)
    jobs.drain()
    assert gallery.images.counts()["ready"] == 2
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED


def test_deleting_a_waiting_picture_lets_its_job_end(add, gallery):
    from apps.galleries.services import remove_images

    added = add(1, 2, work=False)
    remove_images(Image.objects.filter(id=added.images[0].id))
    jobs.drain()
    assert Job.objects.get(id=added.job.id).state == Job.State.SUCCEEDED
    assert gallery.images.counts() == {
        "waiting": 0,
        "processing": 0,
        "ready": 1,
        "failed": 0,
        "total": 1,
    }


@pytest.mark.django_db(transaction=True)
def test_files_go_with_their_rows(add, gallery):
    image = add(1).images[0]
    gallery.delete()
    for variant in Variant:
        with pytest.raises(FileNotFoundError):
            files.open_variant(image.id, variant)


def worker_dies_at(name: str, monkeypatch):
    """Make the decoding of one picture end the process, as far as its job can tell."""
    prepare = preparing._derive

    def derive(image):
        if image.name == name:
            raise MachineStoppedError
        prepare(image)

    monkeypatch.setattr(preparing, "_derive", derive)


class MachineStoppedError(BaseException):
    """Nothing catches it, and nothing is written after it."""


def work_through_crashes(job: Job) -> int:
    """Do all the work, with a new worker whenever one dies; returns how many died."""
    deaths = 0
    while deaths < 20:
        try:
            jobs.drain()
            return deaths
        except MachineStoppedError:
            deaths += 1
            Job.objects.filter(id=job.id, state=Job.State.RUNNING).update(heartbeat=None)
    raise AssertionError("the work never ends")


def test_only_the_picture_that_kills_its_worker_is_set_aside(add, gallery, monkeypatch):
    added = add(*range(12), work=False)
    worker_dies_at("picture-5.png", monkeypatch)
    assert work_through_crashes(added.job) == preparing.MAX_ATTEMPTS
    failed = gallery.images.filter(state=Image.State.FAILED)
    assert [(image.name, image.failure) for image in failed] == [("picture-5.png", reasons.CRASHED)]
    assert gallery.images.counts()["ready"] == 11
    assert Job.objects.get(id=added.job.id).state == Job.State.SUCCEEDED


def test_a_job_tried_again_does_not_wait_for_pictures_it_lost(add, gallery, owner):
    """One was deleted meanwhile, one is tried again by a job of its own."""
    from apps.galleries.services import remove_images

    added = add(1, 2, 3, work=False)
    job = Job.objects.get(id=added.job.id)
    jobs.request_cancel(job)
    deleted, alone, _ = added.images
    remove_images(Image.objects.filter(id=deleted.id))
    try_again(Image.objects.filter(id=alone.id), owner_id=owner.id)
    job.refresh_from_db()
    assert jobs.retry(job)
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 3)
    assert gallery.images.counts()["ready"] == 2


def test_a_full_disk_is_told(add, monkeypatch):
    import errno

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    added = add(1, work=False)
    monkeypatch.setattr(files, "save", full)
    jobs.drain()
    assert "disk is full" in Image.objects.get(id=added.images[0].id).reason


def test_pictures_of_a_deleted_job_do_not_wait_for_it(add, gallery):
    added = add(1, work=False)
    Job.objects.get(id=added.job.id).delete()
    image = Image.objects.get()
    assert (image.state, image.failure) == (Image.State.FAILED, reasons.STOPPED)


def test_more_pictures_than_one_batch_are_removed(add, gallery, monkeypatch):
    from apps.galleries.services import remove_images, removing

    monkeypatch.setattr(removing, "BATCH", 2)
    add(1, 2, 3, 4, 5)
    assert remove_images(gallery.images.all()) == 5
    assert not Image.objects.exists()


@pytest.fixture
def order(monkeypatch) -> list[str]:
    """The names of pictures as their turn comes."""
    names: list[str] = []
    prepare = preparing._prepare

    def noting(image):
        names.append(image.name)
        return prepare(image)

    monkeypatch.setattr(preparing, "_prepare", noting)
    return names


def test_people_take_turns_at_the_queue(add, gallery, mate, upload, monkeypatch, order):
    """A picture of another does not wait for all of a large upload."""
    monkeypatch.setattr(preparing, "BATCH", 2)
    add(*range(1, 7), work=False)
    add_images(Gallery.objects.create(owner=mate, name="Theirs"), [upload("theirs.png", seed=9)])
    jobs.drain()
    assert order.index("theirs.png") == 2
    assert len(order) == 7
    assert gallery.images.counts()["ready"] == 6
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.SUCCEEDED}


def test_a_slow_picture_ends_the_turn(add, mate, upload, monkeypatch, order):
    monkeypatch.setattr(preparing, "TURN_SECONDS", 0.0)
    add(1, 2, 3, work=False)
    add_images(Gallery.objects.create(owner=mate, name="Theirs"), [upload("theirs.png", seed=9)])
    jobs.drain()
    assert order == ["picture-1.png", "theirs.png", "picture-2.png", "picture-3.png"]


def test_a_picture_that_takes_too_long_fails_at_once_with_its_own_sentence(
    gallery, upload, monkeypatch
):
    monkeypatch.setattr(process, "BUSY_MACHINE", 0.2 / settings.FUTU_DECODE_SECONDS)
    added = add_images(gallery, [upload("bomb.jpg", slow_jpeg())])
    jobs.drain()
    bomb = Image.objects.get(id=added.images[0].id)
    assert (bomb.state, bomb.failure, bomb.attempts) == (Image.State.FAILED, "too_slow", 1)
    assert "takes too long to read" in reasons.reason(bomb.failure, bomb.failure_params)
    assert Job.objects.get(id=added.job.id).state == Job.State.SUCCEEDED
