"""Decisions of staff: the effect on the picture, on its public page, and of an undo."""

import pytest

from apps.accounts.models import User
from apps.crawling import reasons
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services import publishing
from apps.crawling.services.id_packing import packed, unpacked
from apps.crawling.services.promotion import promote
from apps.crawling.services.publishing import approve, reject, retag, undo, withdraw
from apps.galleries import services as galleries
from apps.galleries.licences import Licence
from apps.galleries.models import Image, Origin, Tag
from apps.jobs import services as jobs
from apps.search.models import Embedding
from apps.search.services.verifying import faults
from tests.crawling.uploads import upload

pytestmark = pytest.mark.both

State = CrawledImage.State


@pytest.fixture
def staff(owner: User) -> User:
    owner.is_staff = True
    owner.save()
    return owner


def again(entry: CrawledImage) -> CrawledImage:
    return CrawledImage.objects.select_related("image__gallery").get(id=entry.pk)


def all_of_them() -> CrawledImageQuerySet:
    return CrawledImage.objects.filter()


def tags(entry: CrawledImage) -> set[str]:
    return set(Tag.objects.filter(images=again(entry).image_id).values_list("name", flat=True))


def test_a_published_picture_lies_in_the_public_gallery_with_its_origin(
    examined_entry, source, staff
):
    entry = examined_entry(
        1, tags=("#Sea_Side",), title="Sea", author="Ann", author_url="https://a.example"
    )
    vector = Embedding.objects.get().vector
    outcome = approve(all_of_them(), by=staff)
    entry = again(entry)
    assert (outcome.done, outcome.sentences, outcome.job) == (1, [], None)
    assert (entry.state, entry.reason_code, entry.decided_by) == (
        State.APPROVED,
        reasons.BY_STAFF,
        staff,
    )
    assert entry.image.gallery == source.gallery
    origin = Origin.objects.get(image=entry.image)
    assert (origin.site, origin.title, origin.author) == ("Example", "Sea", "Ann")
    assert (origin.page, origin.licence) == (entry.page, "cc-by-4.0")
    assert tags(entry) == {"sea side"}
    assert Embedding.objects.get().vector == vector  # Moved, not computed again.
    decision = Decision.objects.get()
    assert (decision.action, decision.by_name) == (outcome.action, "owner")
    assert (decision.before["state"], decision.after["state"]) == (State.WAITING, State.APPROVED)
    assert list(faults()) == []


def test_nothing_is_published_without_a_licence(examined_entry, source, staff):
    Source.objects.update(licence="")
    free, none, undecided = (
        examined_entry(n, licence=code) for n, code in enumerate(["cc0", "none", ""])
    )
    outcome = approve(all_of_them(), by=staff)
    assert outcome.done == 1
    assert [again(e).state for e in (free, none, undecided)] == [
        State.APPROVED,
        State.WAITING,
        State.WAITING,
    ]
    assert outcome.sentences == [
        "2 pictures were skipped: decide their licence, or that of their source, first."
    ]
    assert Decision.objects.count() == 1


def test_a_duplicate_is_named_beside_the_first(examined_entry, make_entry, ingest_entry, staff):
    examined_entry(1, tags=("sea",))
    other = make_entry(2, author="Bob")
    other.source_tags.create(source=other.source, name="Beach")
    ingest_entry(other, upload(1))
    approve(CrawledImage.objects.filter(state=State.WAITING), by=staff)
    image = Image.objects.get()
    assert {origin.author for origin in image.origins.all()} == {"", "Bob"}
    assert {tag.name for tag in image.tags.all()} == {"sea", "beach"}


def test_what_is_not_waiting_is_left(examined_entry, make_entry, staff):
    examined_entry(1)
    make_entry(2)
    outcome = approve(all_of_them(), by=staff)
    assert (outcome.done, outcome.sentences) == (
        1,
        ["1 picture was skipped: that cannot be done in its state."],
    )


def test_withdrawing_takes_it_from_the_public_and_keeps_its_duplicates(
    examined_entry, make_entry, ingest_entry, source, staff
):
    entry = examined_entry(1)
    copy = ingest_entry(make_entry(2), upload(1))
    approve(all_of_them(), by=staff)
    withdraw(CrawledImage.objects.filter(id=entry.id), by=staff)
    entry, copy = again(entry), again(copy)
    assert (entry.state, entry.image.gallery) == (State.WAITING, source.waiting)
    assert not Origin.objects.exists()
    assert (copy.duplicate_of, copy.image) == (entry, entry.image)


@pytest.mark.parametrize("published", [True, False])
def test_rejecting_puts_it_into_the_bin(examined_entry, staff, published, source):
    entry = examined_entry(1)
    if published:
        approve(all_of_them(), by=staff)
    outcome = reject(all_of_them(), by=staff)
    image = Image.including_bin.get()
    assert (again(entry).state, image.gallery, bool(image.binned)) == (
        State.REJECTED,
        source.waiting,
        True,
    )
    assert not Origin.objects.exists()
    undo(outcome.action, staff)
    jobs.drain()
    entry = again(entry)
    assert (entry.state, entry.image.state) == (State.WAITING, Image.State.READY)
    assert list(faults()) == []


def test_of_a_rejected_picture_that_was_purged_the_entry_is_left(examined_entry, staff, settings):
    entry = examined_entry(1)
    outcome = reject(all_of_them(), by=staff)
    settings.FUTU_BIN_DAYS = 0
    galleries.purge_bin()
    assert (again(entry).state, again(entry).image) == (State.REJECTED, None)
    assert undo(outcome.action, staff).sentences == [
        "1 picture was skipped: its file is gone, or being prepared."
    ]


def test_undoing_an_approval_and_a_withdrawal(examined_entry, source, staff):
    entry = examined_entry(1, tags=("sea",))
    approved = approve(all_of_them(), by=staff)
    undone = undo(approved.action, staff)
    assert (undone.done, again(entry).state, again(entry).decided) == (1, State.WAITING, None)
    assert not Origin.objects.exists()
    approve(all_of_them(), by=staff)
    withdrawn = withdraw(all_of_them(), by=staff)
    undo(withdrawn.action, staff)
    assert (again(entry).state, again(entry).image.gallery) == (State.APPROVED, source.gallery)
    assert Origin.objects.count() == 1


def test_undoing_a_withdrawal_needs_a_licence_as_well(examined_entry, staff):
    entry = examined_entry(1)
    approve(all_of_them(), by=staff)
    withdrawn = withdraw(all_of_them(), by=staff)
    Source.objects.update(licence="none")
    outcome = undo(withdrawn.action, staff)
    assert (outcome.done, again(entry).state) == (0, State.WAITING)
    assert outcome.sentences == [
        "1 picture was skipped: decide its licence, or that of its source, first."
    ]


def test_undoing_a_withdrawal_publishes_no_other_picture_than_was_withdrawn(
    examined_entry, make_entry, ingest_entry, staff, django_capture_on_commit_callbacks
):
    changed, larger = examined_entry(1), examined_entry(2)
    approve(all_of_them(), by=staff)
    withdrawn = withdraw(all_of_them(), by=staff)
    with django_capture_on_commit_callbacks(execute=True):
        ingest_entry(changed, upload(3))
        promote(changed.source)
        jobs.drain()
    other = examined_entry(4)
    # As an examination that finds a better copy of a waiting one.
    CrawledImage.objects.filter(id=larger.id).update(
        state=State.DUPLICATE, duplicate_of=other, image=other.image
    )
    outcome = undo(withdrawn.action, staff)
    assert outcome.done == 0
    assert {again(entry).state for entry in (changed, other)} == {State.WAITING}
    assert not Image.objects.published().exists()


def test_what_was_decided_since_is_not_undone(examined_entry, staff):
    first, second = examined_entry(1), examined_entry(2)
    approved = approve(all_of_them(), by=staff)
    reject(CrawledImage.objects.filter(id=first.id), by=staff)
    outcome = undo(approved.action, staff)
    assert [again(first).state, again(second).state] == [State.REJECTED, State.WAITING]
    assert outcome.sentences == [
        "1 picture was skipped: something else has been decided about it since."
    ]
    assert undo(approved.action, staff).done == 0


def test_tags_are_changed_and_stay_changed(examined_entry, staff):
    entry = examined_entry(1, tags=("sea", "beach"))
    outcome = retag(all_of_them(), add=["#Old_Town"], remove=["Beach"], by=staff)
    approve(all_of_them(), by=staff)
    assert tags(entry) == {"sea", "old town"}
    withdraw(all_of_them(), by=staff)
    approve(all_of_them(), by=staff)
    assert tags(entry) == {"sea", "old town"}
    assert undo(outcome.action, staff).done == 0  # Decided since.


def test_undoing_a_change_of_tags(examined_entry, staff):
    entry = examined_entry(1, tags=("sea", "beach"))
    approve(all_of_them(), by=staff)
    outcome = retag(all_of_them(), add=["cat", "sea"], remove=["beach"], by=staff)
    assert tags(entry) == {"sea", "cat"}
    undo(outcome.action, staff)
    assert tags(entry) == {"sea", "beach"}


def test_a_licence_is_decided_and_shown(examined_entry, source, staff):
    Source.objects.update(licence="")
    entry = examined_entry(1)
    outcome = publishing.license(all_of_them(), Licence.CC0, staff)
    approve(all_of_them(), by=staff)
    assert Origin.objects.get().licence == "cc0"
    publishing.license(all_of_them(), Licence.PDM, staff)
    assert Origin.objects.get().licence == "pdm"
    left = publishing.license(all_of_them(), Licence.NONE, staff)
    assert left.sentences == ["1 picture was skipped: it is published. Withdraw it first."]
    assert again(entry).licence == "pdm"
    assert outcome.done == 1


def test_the_licence_of_a_duplicate_decides_whether_it_is_named(
    examined_entry, make_entry, ingest_entry, staff
):
    examined_entry(1)
    copy = ingest_entry(make_entry(2, author="Bob"), upload(1))
    approve(all_of_them(), by=staff)
    named = Origin.objects.filter(author="Bob")
    assert named.count() == 1
    outcome = publishing.license(CrawledImage.objects.filter(id=copy.id), Licence.NONE, staff)
    assert not named.exists()
    undo(outcome.action, staff)
    assert named.count() == 1


def test_many_are_decided_by_a_job(examined_entry, staff, monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 2)
    entries = [examined_entry(n) for n in range(5)]
    outcome = approve(all_of_them(), by=staff)
    assert outcome.job
    assert (outcome.job.owner, outcome.job.total, outcome.done) == (staff, 5, 0)
    jobs.drain()
    outcome.job.refresh_from_db()
    assert (outcome.job.state, outcome.job.done) == ("succeeded", 5)
    assert {again(entry).state for entry in entries} == {State.APPROVED}
    assert {d.action for d in Decision.objects.all()} == {outcome.action}
    undone = undo(outcome.action, staff)
    jobs.drain()
    assert undone.job
    assert {again(entry).state for entry in entries} == {State.WAITING}


def test_a_job_that_runs_twice_decides_once(examined_entry, staff, monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    for n in range(2):
        examined_entry(n)
    outcome = retag(all_of_them(), add=["cat"], by=staff)
    jobs.drain()
    assert outcome.job
    outcome.job.refresh_from_db()
    jobs.start(publishing.KIND, owner_id=staff.pk, params=outcome.job.params)
    jobs.drain()
    assert Decision.objects.count() == 2


def test_sources_are_decided_each_into_its_own_gallery(examined_entry, source, staff):
    other = Source.objects.found(
        name="Other", slug="other", homepage="https://example.net/", licence="cc0"
    )
    here, there = examined_entry(1), examined_entry(2, source=other)
    assert approve(all_of_them(), by=staff).done == 2
    assert again(here).image.gallery == source.gallery
    assert again(there).image.gallery == other.gallery


def test_a_hundred_thousand_ids_take_little_room():
    ids = [n + n // 7 for n in range(1, 100_001)]
    assert unpacked(packed(ids)) == ids
    assert len(packed(ids)) < 100_000


def test_nobody_decides_of_what_is_being_prepared(source, make_entry, ingest_entry, staff):
    ingest_entry(make_entry(1))
    assert reject(all_of_them(), by=staff).done == 0
