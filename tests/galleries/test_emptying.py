"""Deleting much for good: gone from sight at once, deleted by a job."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.accounts.models import Activity, User
from apps.galleries import files, services
from apps.galleries.models import Gallery, Image
from apps.galleries.services import emptying
from apps.jobs import services as jobs
from apps.jobs.models import Job

pytestmark = pytest.mark.both

BIN = reverse("galleries:bin")


@pytest.fixture(autouse=True)
def _two_at_once(monkeypatch):
    monkeypatch.setattr(emptying, "AT_ONCE", 2)
    monkeypatch.setattr(emptying, "STEP", 2)


@pytest.fixture
def binned(owner, gallery, add) -> list[Image]:
    images = add(1, 2, 3).images
    services.bin_images(gallery.images.all(), owner_id=owner.pk)
    return images


@pytest.fixture
def binned_gallery(owner, add) -> Gallery:
    gallery = Gallery.objects.create(owner=owner, name="Away")
    add(5, 6, 7, to=gallery)
    services.bin_gallery(gallery)
    return gallery


def post(client, name, *args, **fields):
    return client.post(reverse(f"galleries:{name}", args=args), fields, follow=True)


def words(client) -> str:
    return " ".join(client.get(BIN).content.decode().split())


def stored(image: Image) -> bool:
    return default_storage.exists(files.key(image.id, files.Variant.ORIGINAL))


@pytest.mark.django_db(transaction=True)
def test_emptying_much_goes_on_as_a_job(owner, owner_client, mate_client, binned, binned_gallery):
    page = post(owner_client, "bin_empty").content.decode()
    assert "6 pictures are being deleted for good." in " ".join(page.split())
    assert binned[0].name not in page
    assert "Away" not in page
    assert "deleted for good" not in words(mate_client)
    job = Job.objects.get(kind="galleries.delete")
    assert (job.owner_id, job.total) == (owner.pk, 6)
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, job.done) == ("succeeded", 6)
    assert not Image.including_bin.exists()
    assert list(Gallery.including_bin.values_list("name", flat=True)) == ["Holidays"]
    assert not any(stored(image) for image in binned)
    assert User.objects.get(id=owner.pk).stored == 0
    assert "The bin is empty" in words(owner_client)
    told = Activity.objects.filter(owner=owner, kind="deleted").order_by("-count")
    assert list(told.values_list("count", flat=True)) == [3, 1]


def test_what_is_going_cannot_be_had_back(owner, owner_client, gallery, binned, add):
    ids = [str(image.id) for image in binned]
    post(owner_client, "bin_delete", image=ids, sure="1")
    thumbnail = reverse("galleries:bin_thumbnail", args=[binned[0].id])
    assert owner_client.get(thumbnail).status_code == 404
    post(owner_client, "bin_restore", all="1")
    assert not gallery.images.exists()
    # The same bytes sent meanwhile are a picture of their own, and stay.
    again = add(1).images
    jobs.drain()
    assert list(Image.including_bin.all()) == again


def test_all_means_those_that_were_there_when_it_was_asked(
    owner, owner_client, gallery, binned, add
):
    asked = post(owner_client, "bin_delete", all="1")
    content = asked.content.decode()
    assert "Delete 3 pictures for good?" in content
    assert str(binned[0].id) not in content
    late = add(4).images[0]
    services.bin_images(gallery.images.all(), owner_id=owner.pk)
    until = asked.context["until"].isoformat()
    post(owner_client, "bin_delete", all="1", until=until, sure="1")
    jobs.drain()
    assert list(Image.including_bin.all()) == [late]


def test_a_large_gallery_goes_by_a_job_too(owner_client, binned, binned_gallery):
    post(owner_client, "bin_gallery_delete", binned_gallery.id)
    assert "3 pictures are being deleted for good." in words(owner_client)
    address = reverse("galleries:bin_gallery_restore", args=[binned_gallery.id])
    assert owner_client.post(address).status_code == 404
    jobs.drain()
    assert not Gallery.including_bin.filter(name="Away").exists()
    assert Image.including_bin.count() == 3


def test_the_purge_takes_what_a_cancelled_job_left(owner, binned):
    job = services.empty_bin(owner.pk)
    assert job
    Job.objects.filter(pk=job.pk).delete()
    services.purge_bin()
    assert not Image.including_bin.exists()
