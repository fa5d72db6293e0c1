"""A zip that was sent is unpacked by a job."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.uploads import begin, zips
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import Upload
from apps.media.uploads import finish, receive, stored_ids, sweep_uploads
from tests.galleries.uploads.test_transfers import create, patch
from tests.pictures import picture_bytes


def packed(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(f"folder/{name}.png", content)
    return buffer.getvalue()


ZIP = packed(one=picture_bytes(1), two=picture_bytes(2), text=b"Dear all")


def send(gallery, content, name="a.zip"):
    upload = begin(gallery, gallery.owner_id, name, len(content))
    receive(upload, 0, io.BytesIO(content))
    finish(upload)
    return upload


def test_its_pictures_become_ready_and_it_goes(owner_client, gallery):
    address = create(owner_client, gallery, size=len(ZIP), name="holiday.ZIP")["Location"]
    patch(owner_client, address, 0, ZIP)
    assert owner_client.get(address).json()["state"] == "unpacking"
    job = Job.objects.get(kind="galleries.unpack")
    assert (job.owner, job.total) == (gallery.owner, 3)
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 3)
    names = {image.name: image.state for image in gallery.images.all()}
    assert names == {"one.png": "ready", "two.png": "ready"}
    assert stored_ids() == []
    assert not Upload.objects.exists()


def test_done_again_after_a_crash_nothing_is_there_twice(gallery, monkeypatch):
    send(gallery, ZIP)
    add = zips._add

    def add_and_crash(*given):
        add(*given)
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(zips, "_add", add_and_crash)
        jobs.perform(Job.objects.get(kind="galleries.unpack").id)
    assert gallery.images.count() == 2
    assert Job.objects.get(kind="galleries.unpack").state == Job.State.QUEUED
    jobs.drain()
    assert gallery.images.count() == 2


def test_a_larger_file_is_accepted_for_a_zip_alone(owner_client, gallery, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = 100
    settings.FUTU_MAX_ZIP_BYTES = 1000
    assert create(owner_client, gallery, size=1000, name="a.png").status_code == 413
    assert create(owner_client, gallery, size=1001, name="a.zip").status_code == 413
    assert create(owner_client, gallery, size=1000, name="a.zip").status_code == 201


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"no zip at all", "not a zip file"), (picture_bytes(1), "not a zip file")],
)
def test_what_only_has_its_name_is_refused(owner_client, gallery, content, says):
    address = create(owner_client, gallery, size=len(content), name="a.zip")["Location"]
    patch(owner_client, address, 0, content)
    said = owner_client.get(address, headers={"Accept-Language": "en"}).json()
    assert said["state"] == "wrong"
    assert says in said["says"]
    assert stored_ids() == []
    assert not Job.objects.exists()


def test_the_quota_holds_for_each_of_its_pictures(gallery, owner):
    upload = send(gallery, ZIP)
    User.objects.filter(id=owner.id).update(quota=len(picture_bytes(1)))
    jobs.drain()
    assert Image.objects.get().name == "one.png"
    assert not Upload.objects.filter(id=upload.id).exists()


def test_a_gallery_that_goes_takes_its_zip_along(gallery):
    send(gallery, ZIP)
    Gallery.objects.get(id=gallery.id).delete()
    jobs.drain()
    assert Job.objects.get(kind="galleries.unpack").state == Job.State.FAILED
    sweep_uploads()
    assert stored_ids() == []


def test_one_nobody_unpacked_is_swept_after_a_day(gallery):
    send(gallery, ZIP)
    assert sweep_uploads() == 0
    Upload.objects.update(touched=timezone.now() - timedelta(days=2))
    assert sweep_uploads() == 1
    jobs.drain()
    assert Job.objects.get(kind="galleries.unpack").state == Job.State.FAILED
