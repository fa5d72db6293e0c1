"""A kill at any tile, a full disk, little memory: nothing is lost, and the bytes are the same."""

from __future__ import annotations

import errno

import pytest

from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Draft, Enhancement
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services import drafts, keeping, scratch, working
from apps.enhancement.services.asking import enhance
from apps.enhancement.services.faults import named
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.services.performing import perform
from apps.media.models import StoredFile
from apps.vision.upscaling.canvas import Canvas
from apps.vision.upscaling.errors import NoSpaceError, OutOfMemoryError
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.upscaler import Upscaler
from tests.enhancement.conftest import QUICK, counting_tiles, enhanced, job_of

pytestmark = [pytest.mark.django_db, pytest.mark.weights]

TILES = 2


def killed(monkeypatch, owner, small, order, target: str, at: int) -> Enhancement:
    """A run that ends at the `at`th call of something, and a second one that goes on."""
    calls = iter(range(100))
    cls, name = {"tile": (Upscaler, "tile"), "put": (Canvas, "put"), "finish": (Canvas, "finish")}[
        target
    ]
    real = getattr(cls, name)

    def dies(*args, **kwargs):
        if next(calls) == at:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    row = enhance(owner, small, QUICK, order)
    with monkeypatch.context() as patch:
        patch.setattr(cls, name, dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.drain()
    return row


@pytest.mark.parametrize(
    ("target", "at"), [("tile", 0), ("tile", 1), ("put", 0), ("put", 1), ("finish", 0)]
)
def test_a_kill_at_any_tile_resumes_to_the_same_bytes(owner, small, order, monkeypatch, target, at):
    whole = enhanced(owner, small).result_sha256
    Image.objects.exclude(pk=small.pk).delete()
    row = killed(monkeypatch, owner, small, order, target, at)
    made = counting_tiles(monkeypatch)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.state, row.result_sha256) == ("done", whole)
    assert len(made) == (0 if target == "finish" else TILES - at), "what was done is not done again"
    assert not scratch.folder_of(row.pk).exists()
    assert StoredFile.objects.count() == 4, "two of each enhancement"


def test_where_the_folder_is_gone_tiles_are_made_again(owner, small, order, monkeypatch):
    """It was swept, or is another machine's: the stage of tiles is done and not run again."""
    whole = enhanced(owner, small).result_sha256
    Image.objects.exclude(pk=small.pk).delete()
    row = killed(monkeypatch, owner, small, order, "finish", 0)
    scratch.drop(row.pk)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.state, row.result_sha256) == ("done", whole)


def test_a_kill_before_the_row_is_written_keeps_one_result(owner, small, order, monkeypatch):
    row = enhance(owner, small, QUICK, order)
    real = keeping.keep_result

    def dies(*args):
        real(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(working, "keep_result", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.drain()
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert row.state == "done"
    assert Image.objects.exclude(pk=small.pk).count() == 1


def test_a_full_disk_keeps_what_was_done(owner, small, order, monkeypatch):
    row = enhance(owner, small, QUICK, order)
    real = Canvas.put

    def full(self, tile, pixels):
        if tile.index == 1:
            raise NoSpaceError("disk_full", {"problem": "No space left"})
        real(self, tile, pixels)

    with monkeypatch.context() as patch:
        patch.setattr(Canvas, "put", full)
        jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.error, row.job.state) == ("disk_full", Job.State.FAILED)
    assert "disk is full" in row.job.error
    made = counting_tiles(monkeypatch)
    assert jobs.retry(job_of(row))
    jobs.drain()
    assert Enhancement.objects.get(pk=row.pk).state == "done"
    assert made == [1]


def test_a_full_disk_while_the_result_is_stored(owner, small, order, monkeypatch):
    row = enhance(owner, small, QUICK, order)

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("apps.galleries.files.save", full)
        jobs.drain({"enhancement"})
    row = Enhancement.objects.get(pk=row.pk)
    assert row.error == "disk_full"
    assert Image.objects.count() == 1
    jobs.retry(job_of(row))
    jobs.drain()
    assert Enhancement.objects.get(pk=row.pk).state == "done"


def test_too_little_memory_asks_for_smaller_tiles(owner_client, owner, small, order, monkeypatch):
    row = enhance(owner, small, EnhanceOptions(), order)
    smaller = Recipe.for_preset("general", tile=96)

    def too_large(self, source, tile):
        raise OutOfMemoryError("out_of_memory", {"tile": 192, "smaller": 96}, smaller)

    monkeypatch.setattr(Upscaler, "tile", too_large)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert row.error == "memory"
    page = owner_client.get(row.get_absolute_url()).content.decode()
    assert "tiles of 192 pixels" in page
    assert "tile=96" in page


def test_with_the_smallest_tiles_no_smaller_ones_are_advised(
    owner_client, owner, small, order, monkeypatch
):
    row = enhance(owner, small, EnhanceOptions(tile=96), order)
    smaller = Recipe.for_preset("general", tile=48)  # Which is not offered.

    def too_large(self, source, tile):
        raise OutOfMemoryError("out_of_memory", {"tile": 96, "smaller": 48}, smaller)

    monkeypatch.setattr(Upscaler, "tile", too_large)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert row.can_retry, "when less is running it may succeed"
    page = owner_client.get(row.get_absolute_url()).content.decode()
    assert "even for the smallest tiles" in page
    assert "smaller tiles" not in page


def test_an_engine_that_cannot_run_is_named_as_that(settings):
    recipe = Recipe.of(QUICK.recipe().as_dict() | {"engine": "torch 0"})
    settings.FUTU_ENGINE = "tensorflow"
    with pytest.raises(EnhanceError, match="FUTU_ENGINE"), named(recipe):
        Upscaler(recipe)


def test_a_pause_between_tiles_goes_on_where_it_was(owner, small, order, monkeypatch):
    row = enhance(owner, small, QUICK, order)
    real = Canvas.put

    def paused(self, tile, pixels):
        real(self, tile, pixels)
        jobs.request_pause(job_of(row))

    with monkeypatch.context() as patch:
        patch.setattr(Canvas, "put", paused)
        jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.state, row.job.progress[0].done) == ("paused", 1)
    jobs.resume(job_of(row))
    jobs.drain()
    assert Enhancement.objects.get(pk=row.pk).state == "done"


def test_a_preview_goes_before_the_next_tile(owner, small, order, monkeypatch):
    row = enhance(owner, small, QUICK, order)
    done = []
    real = Canvas.put

    def ask(self, tile, pixels):
        real(self, tile, pixels)
        if tile.index == 0:
            drafts.preview(owner, small, QUICK, (0, 0, 40, 40))
        else:
            done.append(Draft.objects.get().is_done)

    monkeypatch.setattr(Canvas, "put", ask)
    jobs.drain({"enhancement"})
    assert done == [True]
    assert Enhancement.objects.get(pk=row.pk).state == "done"


def test_a_preview_waits_for_no_tile_of_what_was_not_begun(owner, small, order, monkeypatch):
    rows = [enhance(owner, small, QUICK, order), enhance(owner, small, EnhanceOptions(), order)]
    draft = drafts.preview(owner, small, QUICK, (0, 0, 40, 40))
    made = counting_tiles(monkeypatch)
    for row in rows:
        assert perform(job_of(row).pk)
    assert made == []
    perform(job_of(draft).pk)
    assert Draft.objects.get().is_done


def test_a_preview_that_was_replaced_is_not_computed_to_its_end(owner, small, monkeypatch):
    first = drafts.preview(owner, small, QUICK, (0, 0, 120, 72))
    real, made = Upscaler.tile, list[int]()

    def replaced(self, source, tile):
        if not made:
            drafts.preview(owner, small, QUICK, (100, 0, 10, 10))
        made.append(tile.index)
        return real(self, source, tile)

    monkeypatch.setattr(Upscaler, "tile", replaced)
    jobs.drain()
    assert made == [0, 1], "one of the first, one of the second"
    assert job_of(first).state == Job.State.CANCELLED
    assert Draft.objects.get().is_done


@pytest.mark.parametrize("step", ["preview", "keep_pair"])
def test_a_preview_that_failed_leaves_the_one_before(owner_client, owner, small, monkeypatch, step):
    from django.urls import reverse

    first = drafts.preview(owner, small, QUICK, (0, 0, 40, 40))
    jobs.drain()

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"apps.enhancement.services.previewing.{step}", full)
        second = drafts.preview(owner, small, QUICK, (40, 0, 40, 40))
        jobs.drain()
    second.refresh_from_db()
    assert second.why == "disk_full"
    first.refresh_from_db()
    part = owner_client.get(second.get_absolute_url(), headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "disk is full" in text
    assert "Try again" in text
    assert str(first.after_id) in text
    again = reverse("enhancement:draft_again", args=[second.pk])
    assert owner_client.post(again, headers={"HX-Request": "true"}).status_code == 200
    jobs.drain()
    shown = Draft.objects.shown_of(owner.pk, small.pk)
    assert shown.region == second.region
    assert Draft.objects.count() == 1
    assert StoredFile.objects.count() == 2
