"""What is under way is no trouble: the doctor looks again, and under the lock before it repairs."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import User
from apps.galleries.files import Variant, key
from apps.galleries.models import Image
from apps.jobs import processes
from apps.jobs.models import Job
from apps.jobs.services import start
from apps.media.keys import key_of_file
from apps.media.models import QuarantinedFile, Upload
from apps.media.services import sweeping
from apps.search.models import Embedding
from futu.doctor import checks
from tests.doctor.conftest import codes, lay, path_of
from tests.media.conftest import begin_film, film, film_bytes, send_piece, small_pieces

__all__ = ["film", "small_pieces"]
pytestmark = pytest.mark.both


def test_files_whose_rows_are_still_to_come(world, examine):
    """Bytes are written first, then their row."""
    paths = [
        lay(key(uuid4(), Variant.ORIGINAL), is_old=False),
        lay(key_of_file(uuid4()), is_old=False),
        lay(path_of(world.image).replace("original", ".saving-a"), is_old=False),
        lay("queries/asked", is_old=False),
        lay(f"uploads/{uuid4()}/data", is_old=False),
    ]
    assert examine(repair=True).counts == {}
    assert all(default_storage.exists(path) for path in paths)
    assert not QuarantinedFile.objects.exists()


def test_an_upload_that_arrives(world, examine, owner_client, film, small_pieces):
    content = film_bytes(3 * small_pieces)
    address = begin_film(owner_client, len(content))["Location"]
    send_piece(owner_client, address, 0, content[:small_pieces])
    assert examine(repair=True).counts == {}
    assert Upload.objects.get().offset == small_pieces


def test_pictures_that_are_being_added(world, examine, add):
    added = add(7, 8, work=False)
    assert examine(repair=True, drain=False).counts == {}
    jobs = Job.objects.filter(kind="galleries.add", state="queued")
    assert jobs.count() == 1
    assert {image.job_id for image in Image.objects.filter(state="pending")} == {jobs.get().pk}
    assert len(added.images) == 2


def test_a_job_that_is_worked_on(world, examine):
    job = start("media.sweep")
    at_work = {"state": "running", "worker": processes.name(), "heartbeat": timezone.now()}
    Job.objects.filter(pk=job.pk).update(**at_work)
    assert examine(repair=True, drain=False).counts == {}
    assert Job.objects.get(pk=job.pk).state == "running"


@pytest.mark.parametrize("repair", [False, True])
def test_what_is_gone_at_the_second_look(world, examine, monkeypatch, repair):
    """The row is committed between the two."""
    User.objects.filter(pk=world.owner.pk).update(stored=1)
    right = User.objects.get(pk=world.owner.pk).stored

    def commit(_seconds: float) -> None:
        assert right == 1
        others = world.owner.stored_files.filter(counted_in="")
        kept = sum(others.values_list("bytes", flat=True))
        kept += sum(Image.objects.values_list("bytes", flat=True))
        User.objects.filter(pk=world.owner.pk).update(stored=kept)

    monkeypatch.setattr("time.sleep", commit)
    report = examine(repair=repair)
    assert (report.counts, report.repaired) == ({}, 0)


def test_a_row_that_comes_before_a_file_is_moved(world, examine, monkeypatch):
    """An old file, whose row is committed after it was found: it stays where it is."""
    stray = lay(path_of(world.image).replace(str(world.image.id), str(world.image.id)))
    values = {"id": world.image.id}
    row = Image.objects.filter(**values).values().get()
    row.pop("moment")
    Embedding.objects.filter(image=world.image).delete()
    Image.objects.filter(**values)._raw_delete("default")
    monkeypatch.setattr(
        "time.sleep", lambda _s: Image.objects.get_or_create(**values, defaults=row)
    )
    report = examine(repair=True, drain=False)
    assert "picture_stray" not in codes(report)
    assert default_storage.exists(stray)
    assert not QuarantinedFile.objects.exists()


def test_the_sweep_and_the_doctor_agree_on_what_is_under_way(world, examine):
    """What the doctor takes for a stray, the sweep takes for one, too."""
    lay(key_of_file(uuid4()))
    found = examine(drain=False)
    assert codes(found) == {"file_stray"}
    assert sweeping.sweep() == 1
    assert examine(repair=True).counts == {}


def test_each_check_can_look_at_one_row_alone():
    """What is found is looked at again by its own check."""
    names = [one.name for one in checks()]
    assert len(names) == len(set(names))
    assert {name.split(".")[0] for name in names} >= {
        "classification",
        "comparison",
        "crawling",
        "enhancement",
        "films",
        "galleries",
        "jobs",
        "media",
        "search",
    }
