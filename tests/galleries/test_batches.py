"""One act of adding is one job, however many requests bring its files, and over whichever way."""

import base64
import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.galleries.models import Image, RejectedFile
from apps.galleries.services import add_images
from apps.galleries.services.batches import Batch, BatchError, close
from apps.galleries.uploads import begin
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.pictures import picture_bytes

pytestmark = pytest.mark.both

HTMX = {"HX-Request": "true"}
State = Job.State


def headers(batch, size=0):
    return {**HTMX, "Futu-Batch": str(batch), "Futu-Batch-Size": str(size)}


@pytest.fixture
def send(owner_client, gallery, upload):
    """Send files of these seeds in one request of the batch."""

    def post(batch, *seeds, size=0, client=None, files=None, **fields):
        files = [upload(f"{seed}.png", seed=seed) for seed in seeds] if files is None else files
        return (client or owner_client).post(
            reverse("galleries:upload", args=[gallery.id]),
            {"files": files, **fields},
            headers=headers(batch, size),
        )

    return post


@pytest.fixture
def end(owner_client, gallery):
    def post(batch, client=None):
        address = reverse("galleries:close_batch", args=[gallery.id, batch])
        return (client or owner_client).post(address)

    return post


def job_of(batch) -> Job:
    return Job.objects.get(pk=batch)


def test_several_requests_are_one_job_that_ends_when_it_is_closed(send, end, owner):
    batch = uuid4()
    send(batch, 1, 2, size=5)
    jobs.drain()
    job = job_of(batch)
    assert (job.state, job.done, job.total, job.whole) == (State.RUNNING, 2, 2, 5)
    send(batch, 3, 4, 5, size=5)
    assert end(batch).status_code == 204
    jobs.drain()
    job = job_of(batch)
    assert (job.state, job.done, job.total) == (State.SUCCEEDED, 5, 5)
    assert list(Job.objects.owned_by(owner.pk).top_level()) == [job]
    assert Image.objects.filter(state=Image.State.READY, job=job).count() == 5


def test_what_comes_while_the_handler_returns_is_prepared(send, monkeypatch):
    """The handler has looked for the last time, and its claim has not been let go."""
    from apps.galleries.services import preparing

    batch = uuid4()
    send(batch, 1)
    late = [lambda: send(batch, 2)]
    finish = preparing.prepare_job

    def prepare_and_get_more(run):
        finish(run)
        while late:
            late.pop()()

    monkeypatch.setattr("apps.galleries.services.prepare_job", prepare_and_get_more)
    jobs.drain()
    assert Image.objects.filter(state=Image.State.READY).count() == 2


def test_its_pictures_are_made_searchable_by_one_job(send, end):
    batch = uuid4()
    for seed in range(6):
        send(batch, 2 * seed, 2 * seed + 1, size=12)
        jobs.drain(["default"])
        if seed == 2:
            jobs.drain(["vision"])
    end(batch)
    jobs.drain()
    [child] = Job.objects.filter(parent=batch)
    assert (child.kind, child.state, child.done) == ("search.embed", State.SUCCEEDED, 12)
    assert job_of(batch).state == State.SUCCEEDED


def test_a_browser_that_vanished_leaves_nothing_open(send):
    batch = uuid4()
    send(batch, 1, size=9)
    jobs.drain()
    jobs.reconcile()
    assert job_of(batch).state == State.RUNNING
    Job.objects.filter(pk=batch).update(open_until=timezone.now() - timedelta(seconds=1))
    jobs.reconcile()
    assert (job_of(batch).state, job_of(batch).percent) == (State.SUCCEEDED, 100)


def test_a_cancelled_batch_takes_no_more_and_says_so(send, gallery):
    batch = uuid4()
    send(batch, 1)
    jobs.request_cancel(job_of(batch))
    answer = send(batch, 2)
    assert answer.status_code == 409
    assert answer.json()["code"] == "batch_cancelled"
    assert "cancelled" in answer.json()["says"]
    assert gallery.images.count() == 1


def test_a_batch_that_has_ended_asks_for_a_new_one(send, end):
    batch = uuid4()
    send(batch, 1)
    end(batch)
    jobs.drain()
    assert send(batch, 2).json()["code"] == "batch_closed"
    assert send(uuid4(), 2).status_code == 200


def test_while_it_works_a_closed_batch_opens_again(send, end):
    batch = uuid4()
    send(batch, 1)
    end(batch)
    assert send(batch, 2).status_code == 200
    jobs.drain()
    assert job_of(batch).state == State.RUNNING


def test_cancelled_between_the_look_and_the_rows_nothing_is_kept(gallery, upload, monkeypatch):
    from apps.galleries.services import adding

    batch = Batch(uuid4())
    add_images(gallery, [upload("1.png", seed=1)], batch)

    def cancel(*args):
        jobs.request_cancel(job_of(batch.id))

    monkeypatch.setattr(adding, "check", cancel)
    with pytest.raises(BatchError):
        add_images(gallery, [upload("2.png", seed=2)], batch)
    assert gallery.images.count() == 1


def test_nobody_joins_or_closes_another_persons_batch(send, end, mate_client, stranger_client):
    batch = uuid4()
    send(batch, 1)
    assert send(batch, 2, client=mate_client).status_code == 404
    assert end(batch, client=mate_client).status_code == 404
    assert end(batch, client=stranger_client).status_code == 302
    assert job_of(batch).open_until is not None


def test_an_id_of_another_persons_job_is_as_one_that_ended(send, gallery, mate):
    theirs = jobs.start("galleries.add", owner_id=mate.pk, total=1)
    assert send(theirs.pk, 1).json()["code"] == "batch_closed"
    close(theirs.pk, gallery.owner_id)
    assert not gallery.images.exists()


def test_nonsense_in_the_headers_is_no_batch(owner_client, gallery, upload):
    owner_client.post(
        reverse("galleries:upload", args=[gallery.id]),
        {"files": [upload(seed=1)]},
        headers={"Futu-Batch": "tomorrow", "Futu-Batch-Size": "-1"},
    )
    assert Job.objects.get().open_until is None


def test_files_that_take_no_work_count_as_done(send, end, upload):
    batch = uuid4()
    send(batch, 1, size=3)
    send(batch, size=3, files=[upload("1.png", seed=1), upload("a.txt", content=b"words")])
    end(batch)
    jobs.drain()
    assert (job_of(batch).state, job_of(batch).done) == (State.SUCCEEDED, 3)


def test_what_failed_is_listed_by_name_with_its_sentence(
    send, end, upload, owner_client, mate_client
):
    batch = uuid4()
    sent = {"files": [upload("a.txt", content=b"words"), upload("cut.png", content=CUT)]}
    for _ in range(2):  # Sent again after a lost answer, it is said once.
        send(batch, files=[upload("a.txt", content=b"words"), upload("1.png", seed=1)])
    send(batch, address="https://localhost/x.png", **sent)
    end(batch)
    jobs.drain()
    address = f"/api/v1/jobs/{batch}/failures"
    told = owner_client.get(address).json()
    names = [item["name"] for item in told["items"]]
    assert names == ["a.txt", "https://localhost/x.png", "cut.png"]
    assert "not a picture" in told["items"][0]["reason"]
    assert told["total"] == 3
    assert owner_client.get(address + "?offset=1&limit=1").json()["items"] == told["items"][1:2]
    assert mate_client.get(address).status_code == 404
    page = owner_client.get(reverse("jobs:detail", args=[batch]))
    assert "a.txt" in page.text
    assert "not a picture" in page.text


CUT = picture_bytes(7)[:60]


def test_a_file_that_is_taken_after_all_has_not_failed(send, upload):
    batch = uuid4()
    send(batch, files=[upload("1.png", content=b"words")])
    assert RejectedFile.objects.count() == 1
    send(batch, 1)
    assert not RejectedFile.objects.exists()


def test_what_comes_back_from_the_bin_is_of_the_same_job(send, end, add, gallery, owner):
    from apps.galleries.services import bin_images

    add(1)
    bin_images(gallery.images.all(), owner_id=owner.pk)
    batch = uuid4()
    send(batch, files=[], size=2)
    send(batch, 2, size=2)
    before = Job.objects.exclude(owner=None).top_level().count()
    send(batch, 1, size=2)
    end(batch)
    jobs.drain()
    assert Job.objects.exclude(owner=None).top_level().count() == before
    assert (job_of(batch).state, job_of(batch).done) == (State.SUCCEEDED, 2)
    assert gallery.images.counts()["ready"] == 2


def tus(client, gallery, batch, name, content):
    """Send one file by tus, in one piece; the answer to what became of it."""
    version = {"Tus-Resumable": "1.0.0"}

    def words(text):
        return base64.b64encode(str(text).encode()).decode()

    about = f"filename {words(name)},gallery {words(gallery.id)}"
    given = {"Upload-Length": str(len(content)), "Upload-Metadata": about, **version}
    begun = client.post("/uploads/", headers=given | {"Futu-Batch": str(batch)})
    if begun.status_code != 201:
        return begun
    client.patch(
        begun["Location"],
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0", **version},
    )
    return client.get(begun["Location"])


def test_a_large_file_joins_and_learns_of_a_cancelled_batch(send, owner_client, gallery):
    batch = uuid4()
    send(batch, 1)
    assert tus(owner_client, gallery, batch, "2.png", picture_bytes(2)).json()["state"] == "sent"
    assert job_of(batch).total == 2
    begin(gallery, gallery.owner_id, "3.png", 1, batch)
    jobs.request_cancel(job_of(batch))
    assert tus(owner_client, gallery, batch, "3.png", picture_bytes(3)).status_code == 409


def packed(*seeds, **others):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for seed in seeds:
            archive.writestr(f"{seed}.png", picture_bytes(seed))
        for name, content in others.items():
            archive.writestr(f"{name}.txt", content)
    return file.getvalue()


def test_a_zip_is_one_job(owner_client, gallery, owner):
    content = packed(*range(7), notes=b"words")
    said = tus(owner_client, gallery, "", "Summer.zip", content).json()
    assert said["state"] == "unpacking"
    jobs.drain()
    job = Job.objects.exclude(owner=None).top_level().get()
    assert (job.about, job.state, job.done, job.total) == ("Summer.zip", State.SUCCEEDED, 8, 8)
    assert owner_client.get(f"/api/v1/jobs/{job.pk}/failures").json()["total"] == 1


def test_a_zip_joins_its_batch_which_waits_for_it(send, end, owner_client, gallery):
    batch = uuid4()
    send(batch, 1, size=2)
    tus(owner_client, gallery, batch, "Summer.zip", packed(2, 3, 4))
    end(batch)
    assert job_of(batch).state not in (State.SUCCEEDED, State.FAILED)
    jobs.drain()
    assert (job_of(batch).state, job_of(batch).done) == (State.SUCCEEDED, 4)
    assert Job.objects.exclude(owner=None).top_level().count() == 1


def test_a_cancelled_zip_stops_being_unpacked_and_can_go_on(owner_client, gallery):
    tus(owner_client, gallery, "", "Summer.zip", packed(1, 2))
    job = Job.objects.exclude(owner=None).top_level().get()
    jobs.request_cancel(job)
    assert jobs.drain() == 0
    job.refresh_from_db()
    jobs.retry(job)
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, gallery.images.counts()["ready"]) == (State.SUCCEEDED, 2)


def test_the_api_takes_the_same_headers(owner_client, gallery, upload):
    batch, address = uuid4(), f"/api/v1/galleries/{gallery.id}"

    def post(seed):
        sent = {"files": [upload(f"{seed}.png", seed=seed)]}
        return owner_client.post(f"{address}/images", sent, headers=headers(batch, 2))

    assert post(1).json()["job"] == post(2).json()["job"] == str(batch)
    assert owner_client.post(f"{address}/batches/{batch}/close").status_code == 204
    jobs.drain()
    assert job_of(batch).state == State.SUCCEEDED
    refused = post(3)
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_closed")


def test_an_import_of_a_folder_is_one_job(tmp_path, owner, monkeypatch):
    from django.core.management import call_command

    from apps.galleries.services import importing

    monkeypatch.setattr(importing, "AT_ONCE", 2)
    for seed in range(5):
        (tmp_path / f"{seed}.png").write_bytes(picture_bytes(seed))
    call_command("import_images", str(tmp_path), user="owner", gallery="All", wait=True)
    job = Job.objects.exclude(owner=None).top_level().get()
    assert (job.state, job.done) == (State.SUCCEEDED, 5)
