"""The bin: what lies there is out of sight and of the index, and comes back whole."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import Activity
from apps.galleries import files, services
from apps.galleries.models import Gallery, Image
from apps.galleries.services import mark_failed, preparing
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.active_model import active_key
from apps.search.models import Embedding, IndexState
from apps.search.services.verifying import faults

pytestmark = pytest.mark.both


def found(gallery, vector) -> list:
    nearest = Embedding.objects.nearest(vector, [gallery], 10, spec=active_key())
    return [match.image_id for match in nearest]


def binned(owner):
    return Image.including_bin.in_bin(owner.pk)


def test_a_binned_picture_is_never_found_and_a_restored_one_is(owner, gallery, add):
    one, two = (image.id for image in add(1, 2).images)
    vector = Embedding.objects.get(image=one).array
    assert found(gallery, vector)[0] == one

    services.bin_images(Image.objects.filter(id=one), owner_id=owner.pk)
    assert found(gallery, vector) == [two]
    assert not Embedding.objects.filter(image=one).exists()
    state = IndexState.objects.get(gallery=gallery)
    assert (state.last_seq, state.removed) == (2, 1)

    assert services.restore_images(binned(owner), owner_id=owner.pk) == 1
    assert found(gallery, vector) == [two], "not before it has a vector"
    jobs.drain()
    assert found(gallery, vector) == [one, two], "once, though its stale entry is found as well"
    state.refresh_from_db()
    assert (state.last_seq, state.removed) == (3, 1)
    assert Embedding.objects.get(image=one).seq == 3
    assert Image.objects.get(id=one).state == Image.State.READY
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.SUCCEEDED}


def test_a_job_does_not_wait_for_what_went_to_the_bin(owner, gallery, add):
    added = add(1, 2, work=False)
    services.bin_images(Image.objects.filter(id=added.images[0].id), owner_id=owner.pk)
    jobs.drain()
    added.job.refresh_from_db()
    assert added.job.state == Job.State.SUCCEEDED
    services.restore_images(binned(owner), owner_id=owner.pk)
    jobs.drain()
    assert gallery.images.counts()["ready"] == 2


def test_one_binned_while_it_is_embedded_gets_no_vector(owner, gallery, add):
    image = add(1, work=False).images[0]
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.pk)
    assert IndexState.objects.filter(gallery=gallery).exists(), "what a writer has to wait for"
    vector = np.zeros(8, np.float32)
    assert Embedding.objects.write(gallery.id, active_key(), [(image.id, vector)]) == []


def test_one_binned_while_it_is_prepared_keeps_its_file(owner, add, monkeypatch):
    derive = preparing._derive

    def bin_meanwhile(image):
        derive(image)
        services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)

    monkeypatch.setattr(preparing, "_derive", bin_meanwhile)
    image = add(1).images[0]
    monkeypatch.setattr(preparing, "_derive", derive)
    services.restore_images(Image.including_bin.filter(id=image.id), owner_id=owner.id)
    jobs.drain()
    image.refresh_from_db()
    assert (image.state, image.failure) == (Image.State.READY, "")
    assert list(faults()) == []


def test_what_failed_stays_failed(owner, gallery, add):
    image = add(1, work=False).images[0]
    mark_failed([image.id], "truncated")
    services.bin_images(Image.objects.all(), owner_id=owner.pk)
    services.restore_images(binned(owner), owner_id=owner.pk)
    jobs.drain()
    image.refresh_from_db()
    assert (image.state, image.failure) == (Image.State.FAILED, "truncated")


def test_the_same_bytes_may_come_from_elsewhere_and_then_the_binned_ones_stay(owner, gallery, add):
    add(1)
    services.bin_images(Image.objects.all(), owner_id=owner.pk)
    elsewhere = Gallery.objects.create(owner=owner, name="Elsewhere")
    add(1, to=elsewhere)
    services.move_images(elsewhere.images.all(), gallery, owner_id=owner.pk)
    assert add(1).duplicates, "the living one is known, the binned one stays"
    assert services.restore_images(binned(owner), owner_id=owner.pk) == 0
    assert binned(owner).count() == 1
    services.bin_images(Image.objects.all(), owner_id=owner.pk)
    assert services.restore_images(binned(owner), owner_id=owner.pk) == 1, "one of the two"


def test_a_gallery_comes_back_with_all_it_held_at_once(owner, gallery, image):
    vector = Embedding.objects.get(image=image).array
    services.bin_gallery(gallery)
    assert not Gallery.objects.exists()
    assert not Image.objects.owned_by(owner.pk).exists()
    services.restore_gallery(Gallery.including_bin.get())
    assert found(gallery, vector) == [image.id]
    assert Image.objects.owned_by(owner.pk).get().state == Image.State.READY


def test_a_name_taken_meanwhile_gets_a_number(owner, gallery):
    services.bin_gallery(gallery)
    Gallery.objects.create(owner=owner, name="Holidays")
    Gallery.objects.create(owner=owner, name="Holidays (2)")
    assert services.restore_gallery(Gallery.including_bin.in_bin(owner.pk).get()).name == (
        "Holidays (3)"
    )
    long = Gallery.objects.create(owner=owner, name="n" * 100)
    services.bin_gallery(long)
    Gallery.objects.create(owner=owner, name="n" * 100)
    long.refresh_from_db(from_queryset=Gallery.including_bin.all())
    assert services.restore_gallery(long).name == "n" * 96 + " (2)"


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 0)])
def test_the_daily_purge_takes_what_is_too_old(
    owner, gallery, add, days, left, django_capture_on_commit_callbacks
):
    other = Gallery.objects.create(owner=owner, name="Other")
    one, two = add(1).images[0], add(2, to=other).images[0]
    long_ago = timezone.now() - timedelta(days=days)
    services.bin_images(Image.objects.filter(id=one.id), owner_id=owner.pk, when=long_ago)
    services.bin_gallery(other, when=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        services.purge_bin()
    assert Image.including_bin.count() == left
    assert Gallery.including_bin.count() == 1 + left // 2
    for image in (one, two):
        original = files.key(image.id, files.Variant.ORIGINAL)
        assert default_storage.exists(original) == bool(left)


def test_emptying_takes_ones_own_and_what_lives_stays(
    owner, mate, gallery, add, django_capture_on_commit_callbacks
):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    add(1, 2, 3)
    add(1, to=theirs)
    for person in (owner, mate):
        services.bin_images(Image.objects.filter(name="picture-1.png"), owner_id=person.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.empty_bin(owner.pk) is None
    assert gallery.images.count() == 2
    assert binned(mate).count() == 1


def test_history_says_what_was_done(owner, gallery, image):
    services.bin_images(Image.objects.all(), owner_id=owner.pk)
    services.restore_images(binned(owner), owner_id=owner.pk)
    services.bin_gallery(gallery)
    services.empty_bin(owner.pk)
    kinds = Activity.objects.filter(owner=owner).exclude(kind="added").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["binned", "restored", "binned", "deleted"]
    first = kinds.first()
    assert first.values == {
        "gallery": str(gallery.id),
        "gallery_name": "Holidays",
        "name": image.name,
    }
