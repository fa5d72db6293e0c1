"""Batches: begun from folders, zips and galleries, compared, reviewed, tried again, deleted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.comparison.models import BatchPair, Comparison, ComparisonBatch
from apps.comparison.services import batch_rows, batches
from apps.galleries import decoders
from apps.galleries.decoders import BusyError
from apps.galleries.decoders.errors import OWN_SHARE
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.media.models import StoredFile
from tests.comparison.pictures import folder_file, zip_of

pytestmark = pytest.mark.django_db
BATCHES = "/comparison/batch/"
# same, different, only in A and only in B.
STATES = {"a.png": "same", "b.png": "different", "gone.png": "only", "new.png": "only"}


def sides() -> tuple[list[SimpleUploadedFile], list[SimpleUploadedFile]]:
    first = [folder_file("a.png", 1), folder_file("b.png", 2), folder_file("gone.png", 3)]
    second = [
        folder_file("A.PNG", 1),
        folder_file("b.png", 2, changed=True),
        folder_file("new.png", 4),
    ]
    return first, second


def begin(client, **fields) -> ComparisonBatch:
    response = client.post(BATCHES, {"mode": "screen", "threshold": "99"} | fields)
    assert response.status_code == 302, response.content.decode()
    return ComparisonBatch.objects.get(pk=response["Location"].split("/")[-2])


def states(batch: ComparisonBatch) -> dict[str, str]:
    return {pair.name: pair.state for pair in batch_rows.rows_of(batch)}


def act(client, name: str, batch: ComparisonBatch, **fields):
    return client.post(reverse(f"comparison:{name}", args=[batch.pk]), fields)


def pair_of(batch: ComparisonBatch, name: str) -> BatchPair:
    return batch.pairs.get(name=name)


@pytest.fixture
def batch(owner_client) -> ComparisonBatch:
    first, second = sides()
    return begin(owner_client, first=first, second=second)


@pytest.fixture
def done(batch) -> ComparisonBatch:
    jobs.drain()
    return batch


def test_two_folders_are_compared_the_worst_first(batch, owner_client):
    page = owner_client.get(batch.get_absolute_url()).text
    assert "0 of 2 pairs are done." in page
    assert 'hx-trigger="every 2s"' in page
    jobs.drain()
    assert states(batch) == STATES
    assert next(iter(states(batch))) == "b.png"
    page = owner_client.get(batch.get_absolute_url()).text
    for words in ("Only in A", "Only in B", "Different", "Same", "1 difference"):
        assert words in page
    assert 'hx-trigger="every 2s"' not in page
    thumbnail = pair_of(batch, "b.png").thumbnail
    assert thumbnail
    assert thumbnail.bytes < 20_000
    # The history lists what was asked for one by one.
    assert "a.png – A.PNG" not in owner_client.get("/comparison/").text


def test_two_zips_are_the_same(owner_client, owner):
    first, second = sides()
    batch = begin(
        owner_client, first_zip=zip_of("v1.zip", first), second_zip=zip_of("v2.zip", second)
    )
    assert (batch.first_name, batch.second_name) == ("v1.zip", "v2.zip")
    jobs.drain()
    assert states(batch) == STATES
    # What was taken out is not kept twice.
    assert not StoredFile.objects.filter(kind="compared-zip").exists()


def test_two_galleries_are_the_same(owner_client, owner, add, gallery):
    add(1, 2)
    other = Gallery.objects.create(owner=owner, name="After")
    add(2, 3, to=other)
    Image.objects.update(state="ready")
    batch = begin(owner_client, first_gallery=gallery.id, second_gallery=other.id, mode="photo")
    jobs.drain()
    assert sorted(states(batch).values()) == ["only", "only", "same"]
    batches.remove_batch(batch)
    assert Image.objects.count() == 4
    assert not StoredFile.objects.exists()


def test_paths_of_a_folder_tell_files_of_one_name_apart(owner_client):
    first = [folder_file("a.png", 1), folder_file("a.png", 2)]
    second = [folder_file("a.png", 2), folder_file("a.png", 1)]
    batch = begin(
        owner_client,
        first=first,
        second=second,
        first_path=["v1/x/a.png", "v1/y/a.png"],
        second_path=["v2/y/a.png", "v2/x/a.png"],
    )
    jobs.drain()
    assert (batch.first_name, batch.second_name) == ("v1", "v2")
    assert [pair.state for pair in batch.pairs.all()] == ["same", "same"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (dict, "One side has no pictures"),
        (lambda: {"first": [folder_file("a.png")]}, "One side has no pictures"),
        (
            lambda: {"first": [folder_file("a.png")], "second": [folder_file("b.png")]},
            "No name is on both sides",
        ),
        (
            lambda: {
                "first_zip": zip_of("a.zip", [folder_file("a.png")]),
                "second_zip": SimpleUploadedFile("b.zip", b"no zip"),
            },
            "not a zip file",
        ),
        (lambda: {"first_gallery": "0a3b8c1e-5a39-4d15-9a6c-63c0a0b4a001"}, "not there any more"),
        (lambda: {"threshold": "101"}, "less than or equal to 100"),
    ],
)
def test_what_makes_no_batch_is_said_and_keeps_nothing(owner_client, owner, fields, sentence):
    response = owner_client.post(BATCHES, fields())
    assert response.status_code == 422
    assert sentence in response.text
    assert not ComparisonBatch.objects.exists()
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


def test_too_many_pairs_are_refused(owner_client, monkeypatch):
    monkeypatch.setattr(batches, "MAX_PAIRS", 1)
    first, second = sides()
    response = owner_client.post(BATCHES, {"first": first, "second": second})
    assert "There are 2 pairs" in response.text
    assert not StoredFile.objects.exists()


def test_without_room_nothing_is_kept(owner_client, owner):
    owner.quota = 60_000
    owner.save()
    files = [folder_file(f"{n}.png", n) for n in range(4)]
    others = [folder_file(f"{n}.png", n) for n in range(4)]
    response = owner_client.post(BATCHES, {"first": files, "second": others})
    assert response.status_code == 422
    assert "of your room is free" in response.text
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_is_no_picture_fails_alone(owner_client):
    first, second = sides()
    first.append(SimpleUploadedFile("c.png", b"no picture"))
    second.append(folder_file("c.png"))
    batch = begin(owner_client, first=first, second=second)
    jobs.drain()
    assert states(batch) == STATES | {"c.png": "failed"}
    page = owner_client.get(batch.get_absolute_url(), {"show": "failed"}).text
    assert "not a picture" in page
    assert "b.png" not in page
    assert "not a picture" in owner_client.get(batch.job.get_absolute_url()).text


def test_what_failed_is_tried_again(batch, owner_client, monkeypatch):
    def busy(*args, **kwargs):
        raise BusyError(OWN_SHARE)

    with monkeypatch.context() as patch:
        patch.setattr(decoders, "decode", busy)
        jobs.drain()
    assert states(batch) == STATES | {"a.png": "failed", "b.png": "failed"}
    act(owner_client, "retry_pairs", batch, pair=pair_of(batch, "a.png").pk)
    jobs.drain()
    assert states(batch) == STATES | {"b.png": "failed"}
    act(owner_client, "retry_pairs", batch)
    jobs.drain()
    assert states(batch) == STATES


def test_a_pair_is_left_out_and_taken_in_again(batch, owner_client):
    pair = pair_of(batch, "a.png")
    act(owner_client, "leave_out", batch, pair=pair.pk)
    jobs.drain()
    assert states(batch) == STATES | {"a.png": "failed"}
    assert "It was left out" in owner_client.get(batch.get_absolute_url()).text
    act(owner_client, "retry_pairs", batch, pair=pair.pk)
    jobs.drain()
    assert states(batch) == STATES
    # What is compared cannot be left out.
    assert not batches.leave_out(batch, [pair.pk])


def test_a_cancelled_batch_goes_on_where_it_was(batch, owner_client):
    jobs.request_cancel(batch.job)
    jobs.drain()
    page = owner_client.get(batch.get_absolute_url()).text
    assert "0 of 2 pairs are done, and nothing is under way." in page
    batch.job.refresh_from_db()
    assert jobs.retry(batch.job)
    jobs.drain()
    assert states(batch) == STATES


def test_pairs_are_reviewed(done, owner_client):
    pair = pair_of(done, "b.png")
    for to in ("accepted", "rejected", ""):
        act(owner_client, "review", done, pair=pair.pk, to=to)
        pair.refresh_from_db()
        assert pair.review == to
    act(owner_client, "review", done, pair=pair.pk, to="nonsense")
    pair.refresh_from_db()
    assert pair.review == ""


def test_all_that_is_shown_is_accepted_and_the_undo_takes_it_back(done, owner_client):
    rejected = pair_of(done, "gone.png")
    act(owner_client, "review", done, pair=rejected.pk, to="rejected")
    address = reverse("comparison:review", args=[done.pk]) + "?show=only"
    response = owner_client.post(address, {"all": "1", "to": "accepted"}, follow=True)
    reviews = dict(done.pairs.values_list("name", "review"))
    assert reviews == {"a.png": "", "b.png": "", "gone.png": "rejected", "new.png": "accepted"}
    assert "1 pair was accepted." in response.text
    act(owner_client, "review", done, pair=pair_of(done, "new.png").pk, to="")
    assert pair_of(done, "new.png").review == ""
    owner_client.post(reverse("comparison:review", args=[done.pk]), {"all": "1", "to": "accepted"})
    assert pair_of(done, "b.png").review == "accepted"
    assert pair_of(done, "a.png").review == "", "there is nothing to decide about what is the same"


def test_the_same_pair_is_not_measured_twice(done, owner_client, monkeypatch):
    first, second = sides()
    monkeypatch.setattr("apps.comparison.services.working._measure", None)
    again = begin(owner_client, first=first, second=second)
    jobs.drain()
    assert states(again) == STATES
    comparison = pair_of(again, "b.png").comparison
    assert comparison == pair_of(done, "b.png").comparison
    # The one that goes first leaves it to the other.
    batches.remove_batch(done)
    assert pair_of(again, "b.png").is_own
    batches.remove_batch(again)
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("when", ["before", "after"])
def test_deleting_takes_all_files_along(batch, owner_client, owner, when):
    if when == "after":
        jobs.drain()
    act(owner_client, "batch_delete", batch)
    jobs.drain()
    assert not ComparisonBatch.objects.exists()
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()
    owner.refresh_from_db()
    assert owner.stored == 0


def test_others_see_and_change_nothing(done, mate_client, stranger_client):
    pair = pair_of(done, "b.png")
    assert mate_client.get(done.get_absolute_url()).status_code == 404
    assert "login" in stranger_client.get(done.get_absolute_url())["Location"]
    for name in ("review", "retry_pairs", "leave_out", "batch_delete"):
        fields = {"pair": pair.pk, "to": "accepted"}
        assert act(mate_client, name, done, **fields).status_code == 404
        assert "login" in act(stranger_client, name, done, **fields)["Location"]
    assert str(done.pk) not in mate_client.get(BATCHES).text
    assert "login" in stranger_client.get(BATCHES)["Location"]
    pair.refresh_from_db()
    assert pair.review == ""
    gallery = Gallery.objects.create(owner=done.owner, name="Mine")
    response = mate_client.post(
        BATCHES, {"first_gallery": gallery.id, "second_gallery": gallery.id}
    )
    assert response.status_code == 422


def test_a_pair_of_another_batch_is_out_of_reach(done, mate_client):
    first, second = sides()
    theirs = begin(mate_client, first=first, second=second)
    pair = pair_of(done, "b.png")
    act(mate_client, "review", theirs, pair=pair.pk, to="accepted")
    act(mate_client, "leave_out", theirs, pair=pair.pk)
    pair.refresh_from_db()
    assert (pair.review, pair.error) == ("", "")


def test_a_pair_whose_comparison_was_deleted_says_so(done, owner_client):
    pair = pair_of(done, "b.png")
    assert pair.comparison
    owner_client.post(reverse("comparison:delete", args=[pair.comparison_id]))
    page = owner_client.get(done.get_absolute_url()).text
    assert states(done)["b.png"] == "failed"
    assert "A picture of this comparison is gone" in page


def test_what_was_asked_for_alone_stays_without_the_batch(done, owner_client):
    files = {"first": folder_file("a.png", 1), "second": folder_file("a.png", 1)}
    response = owner_client.post("/comparison/", files | {"mode": "screen"})
    kept = pair_of(done, "a.png").comparison
    assert kept
    assert response["Location"] == kept.get_absolute_url()
    batches.remove_batch(done)
    assert list(Comparison.objects.all()) == [kept]


def test_a_batch_that_is_deleted_while_it_is_worked_on_keeps_nothing(owner_client, monkeypatch):
    first, second = sides()
    batch = begin(
        owner_client, first_zip=zip_of("v1.zip", first), second_zip=zip_of("v2.zip", second)
    )
    decode = decoders.decode

    def deleted(*args, **kwargs):
        if found := ComparisonBatch.objects.first():
            batches.remove_batch(found)
        return decode(*args, **kwargs)

    monkeypatch.setattr(decoders, "decode", deleted)
    jobs.drain()
    assert not ComparisonBatch.objects.filter(pk=batch.pk).exists()
    assert not Comparison.objects.exists()
    assert not StoredFile.objects.exists()
