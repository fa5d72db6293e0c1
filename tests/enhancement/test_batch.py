"""Many pictures as one job: each fails or succeeds by itself; the results as a zip."""

import io
import zipfile
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.services import batches
from apps.enhancement.services.changing import remove
from apps.galleries.models import Image
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.jobs.models import Job, Worker
from apps.vision.upscaling.upscaler import Upscaler
from tests.enhancement.conftest import (
    QUICK,
    file_of,
    job_of,
    made_batch,
    made_enhancement,
    textured,
)

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


@pytest.fixture
def three(keep):
    """The last one cannot be enhanced."""
    sizes = [(40, 32), (48, 32), (40, 12)]
    return [keep(textured(size, seed=n), f"{n}.png") for n, size in enumerate(sizes)]


@pytest.fixture
def begun(owner, three, order) -> EnhancementBatch:
    return batches.begin(owner, Image.objects.all(), QUICK, order, "Holidays")


def states(batch: EnhancementBatch) -> list[str]:
    rows = batch.items.select_related("job", "batch__job").order_by("place")
    return [row.state for row in rows]


def test_each_is_enhanced_and_what_cannot_be_says_why(owner_client, begun):
    assert states(begun) == ["waiting", "waiting", "failed"]
    jobs.drain()
    assert states(begun) == ["done", "done", "failed"]
    begun.refresh_from_db()
    assert begun.job.state == Job.State.SUCCEEDED
    page = owner_client.get(begun.get_absolute_url()).content.decode()
    assert "at least 16" in page
    assert "2 of 3 pictures are done." in page
    failed = owner_client.get(begun.job.get_absolute_url()).content.decode()
    assert "2.png" in failed

    response = owner_client.get(reverse("enhancement:batch_zip", args=[begun.pk]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(response))).namelist()
    assert sorted(names) == ["0-x4.png", "1-x4.png"]


def test_one_that_is_not_prepared_yet_is_said_to_be_left_out(owner, three, gallery, order):
    add_images(gallery, [file_of(textured((40, 40), seed=9), "new.png")])
    planned = batches.plan_all(owner, Image.objects.all(), QUICK)
    problems = {each.image.name: each.problem.code for each in planned if each.problem}
    assert problems == {"2.png": "side", "new.png": "not_prepared"}
    jobs.drain()
    assert len(batches.plan_all(owner, Image.objects.all(), QUICK)) == 4


def test_one_that_fails_leaves_the_others_and_is_tried_again_alone(
    owner_client, begun, monkeypatch
):
    real, calls = Upscaler.tile, iter(range(100))

    def fails(self, source, tile):
        if next(calls) == 0:
            raise OSError(28, "No space left on device")
        return real(self, source, tile)

    with monkeypatch.context() as patch:
        patch.setattr(Upscaler, "tile", fails)
        jobs.drain()
    assert states(begun) == ["failed", "done", "failed"]
    begun.refresh_from_db()
    assert begun.job.state == Job.State.SUCCEEDED
    first = begun.items.get(place=0)
    retry = reverse("enhancement:retry_items", args=[begun.pk])
    assert owner_client.post(retry, {"item": str(first.pk)}).status_code == 302
    jobs.drain()
    assert states(begun) == ["done", "done", "failed"]


def test_a_pause_reaches_the_picture_under_way(begun, monkeypatch):
    real = Upscaler.tile

    def paused(self, source, tile):
        jobs.request_pause(Job.objects.get(pk=begun.job_id))
        return real(self, source, tile)

    with monkeypatch.context() as patch:
        patch.setattr(Upscaler, "tile", paused)
        jobs.drain()
    assert "done" not in states(begun)[1:]
    begun.refresh_from_db()
    assert begun.job.state == Job.State.PAUSED
    jobs.resume(begun.job)
    jobs.drain()
    assert states(begun) == ["done", "done", "failed"]


def test_cancelled_it_leaves_what_is_done_and_can_be_tried_again(begun, monkeypatch):
    real = Upscaler.tile

    def cancelled(self, source, tile):
        jobs.request_cancel(Job.objects.get(pk=begun.job_id))
        return real(self, source, tile)

    with monkeypatch.context() as patch:
        patch.setattr(Upscaler, "tile", cancelled)
        jobs.drain()
    assert "waiting" not in states(begun)
    batches.retry(begun)
    jobs.drain()
    assert states(begun) == ["done", "done", "failed"]


def test_a_worker_that_dies_goes_on_with_the_rest(begun, monkeypatch):
    real, calls = Upscaler.tile, iter(range(100))

    def dies(self, source, tile):
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(self, source, tile)

    with monkeypatch.context() as patch:
        patch.setattr(Upscaler, "tile", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.drain()
    jobs.drain()
    assert states(begun) == ["done", "done", "failed"]
    assert Image.objects.filter(is_made=True).count() == 2


def test_reports_deleted_while_it_runs_leave_no_picture_out(owner, keep, order, monkeypatch):
    for n in range(4):
        keep(textured((40, 32), seed=n), f"{n}.png")
    batch = batches.begin(owner, Image.objects.all(), QUICK, order, "Holidays")
    real, calls = Upscaler.tile, iter(range(100))

    def deletes(self, source, tile):
        if next(calls) == 2:
            for row in batch.items.filter(place__lt=2):
                remove(row)
        return real(self, source, tile)

    monkeypatch.setattr(Upscaler, "tile", deletes)
    jobs.drain()
    assert states(batch) == ["done", "done"]
    assert job_of(batch).state == Job.State.SUCCEEDED


def test_a_retry_stays_on_its_page(owner_client, owner, small, monkeypatch):
    monkeypatch.setattr(import_module("apps.enhancement.views.batch"), "ITEMS_PER_PAGE", 1)
    batch = made_batch(owner, small)
    second = made_enhancement(owner, small, batch)
    failed = {"finished": None, "result": None, "error": "disk_full", "place": 1}
    Enhancement.objects.filter(pk=second.pk).update(**failed)
    retry = reverse("enhancement:retry_items", args=[batch.pk]) + "?page=2"
    page = owner_client.get(batch.get_absolute_url() + "?page=2").content.decode()
    assert page.count(f'hx-post="{retry}"') == 2
    assert page.count(f'action="{retry}"') == 2
    answer = owner_client.post(retry, {"item": str(second.pk)}, headers={"HX-Request": "true"})
    assert f"item-{second.pk}" in answer.content.decode()
    gone = owner_client.post(retry, {"item": str(second.pk)})
    assert gone["Location"] == batch.get_absolute_url() + "?page=2"


def test_what_waits_says_why(owner_client, begun):
    def said(address: str) -> str:
        return owner_client.get(address).content.decode()

    batch, first = begun.get_absolute_url(), begun.items.get(place=0).get_absolute_url()
    for address in (batch, first):
        assert "no worker is running" in said(address)
    Worker.objects.create(queue="enhancement", host="here", pid=1, seen=timezone.now())
    for address in (batch, first):
        assert "in a moment" in said(address)
    other = jobs.start("enhancement.measure", owner_id=None, params={"way": "", "recipe": {}})
    Job.objects.filter(pk=other.pk).update(state=Job.State.RUNNING, worker="here:1:1")
    for address in (batch, first):
        assert "busy with something else" in said(address)
    Job.objects.filter(pk=begun.job_id).update(state=Job.State.RUNNING)
    assert "before it are enhanced first" in said(first)
    Job.objects.filter(pk=begun.job_id).update(state=Job.State.PAUSED)
    assert "batch is paused" in said(first)


@pytest.mark.parametrize("code", ["tampered", "memory"])
def test_what_can_never_succeed_is_not_offered_again(owner_client, owner, small, code):
    batch = made_batch(owner, small)
    item = batch.items.get()
    rows = Enhancement.objects.filter(pk=item.pk)
    rows.update(finished=None, result=None, error="disk_full", error_params={"tile": 96})
    retry = reverse("enhancement:retry_items", args=[batch.pk])
    assert retry in owner_client.get(batch.get_absolute_url()).content.decode()

    rows.update(error=code)
    assert retry not in owner_client.get(batch.get_absolute_url()).content.decode()
    alone = reverse("enhancement:retry", args=[item.pk])
    page = owner_client.get(item.get_absolute_url()).content.decode()
    assert alone not in page
    assert "Enhance with smaller tiles" not in page, "96 is the smallest"
    owner_client.post(retry)
    owner_client.post(alone)
    assert rows.get().error == code


def test_limits_are_told_before_a_job_exists(owner, three, order, monkeypatch):
    everything = Image.objects.all()
    monkeypatch.setattr(batches, "MAX_ITEMS", 2)
    with pytest.raises(EnhanceError) as problem:
        batches.begin(owner, everything, QUICK, order, "Holidays")
    assert problem.value.code == "too_many"
    owner.quota = sum(image.bytes for image in three) + 5000
    owner.save()
    monkeypatch.undo()
    with pytest.raises(EnhanceError) as problem:
        batches.begin(owner, everything, QUICK, order, "Holidays")
    assert problem.value.code == "room"
    for none, code in (
        (Image.objects.none(), "no_pictures"),
        (everything.filter(height=12), "side"),
    ):
        with pytest.raises(EnhanceError) as problem:
            batches.begin(owner, none, QUICK, order, "Holidays")
        assert problem.value.code == code
    assert not EnhancementBatch.objects.exists()


def test_a_gallery_and_a_selection_lead_to_a_batch(owner_client, three, gallery):
    page = reverse("enhancement:gallery", args=[gallery.pk])
    shown = owner_client.get(page).content.decode()
    assert "Enhance 2 pictures" in shown
    assert "1 picture cannot be enhanced" in shown
    told = owner_client.post(page, {"preset": "quick", "scale": "2"})
    assert told.context["form"]["preset"].value() == "quick"
    started = owner_client.post(page, {"preset": "quick", "start": "1"})
    assert started.status_code == 302
    batch = EnhancementBatch.objects.get()
    assert batch.items.count() == 3

    selection = f"{reverse('enhancement:selection')}?gallery={gallery.pk}"
    chosen = {"image": [str(three[0].pk)]}
    shown = owner_client.post(selection, chosen)
    assert "Enhance 1 picture" in shown.content.decode()
    started = owner_client.post(selection, chosen | {"preset": "quick", "start": "1"})
    assert started.status_code == 302
    assert Enhancement.objects.filter(source=three[0]).count() == 2


def test_deleting_a_batch_leaves_pictures_and_results(owner_client, begun):
    jobs.drain()
    assert (
        owner_client.post(reverse("enhancement:batch_delete", args=[begun.pk])).status_code == 302
    )
    assert not Enhancement.objects.exists()
    assert Image.objects.filter(is_made=True).count() == 2
    assert Image.objects.count() == 5
