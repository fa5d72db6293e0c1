"""Bytes of a crawl: what is kept, what is not, and that nothing is lost in between."""

import pytest
from django.core.files.storage import default_storage

from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.models import BlockRule, CrawledImage, CrawlRequest
from apps.crawling.services.promotion import promote
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.jobs.models import Job
from tests.crawling.uploads import detailed_picture, packed, upload

pytestmark = pytest.mark.both


def is_stored(image_id):
    return default_storage.exists(files.key(image_id, Variant.ORIGINAL))


def test_bytes_are_kept_before_there_is_a_row(make_entry, ingest_entry, crawl):
    entry = ingest_entry(
        make_entry(), ETag='"a"', **{"Last-Modified": "Mon, 1 Jan 2024 00:00:00 GMT"}
    )
    entry.refresh_from_db()
    assert entry.state == CrawledImage.State.ARRIVED
    assert (entry.width, entry.height, entry.format) == (320, 240, "PNG")
    assert (entry.etag, entry.last_modified[:3], entry.robots) == ('"a"', "Mon", "allowed")
    assert is_stored(entry.staged_file_id)
    assert not Image.objects.exists()
    crawl_request = CrawlRequest.objects.get()
    assert (crawl_request.state, crawl_request.outcome, crawl_request.status) == (
        CrawlRequest.State.DONE,
        reasons.KEPT,
        200,
    )
    crawl.refresh_from_db()
    assert (crawl.new, crawl.requests, crawl.bytes) == (1, 1, crawl_request.bytes)


def test_many_rows_are_written_with_one_job(source, make_entry, ingest_entry):
    for n in range(5):
        ingest_entry(make_entry(n, title=f"Sea {n}"), upload(n))
    assert promote(source) == 5
    job = Job.objects.get(kind="galleries.add")
    assert (job.total, job.owner, job.about) == (5, None, "Example")
    assert set(job.images.values_list("name", flat=True)) == {f"Sea {n}" for n in range(5)}
    assert {i.gallery for i in Image.objects.all()} == {source.waiting}
    assert {e.image_id for e in CrawledImage.objects.all()} == {i.id for i in Image.objects.all()}


def test_admitting_again_does_nothing(source, make_entry, ingest_entry):
    ingest_entry(make_entry())
    assert [promote(source), promote(source)] == [1, 0]
    assert Job.objects.filter(kind="galleries.add").count() == 1


def test_a_picture_without_a_title_is_named_by_its_address(source, make_entry, ingest_entry):
    ingest_entry(make_entry(url="https://example.org/a/%E6%B5%B7.jpg?w=1"))
    promote(source)
    assert Image.objects.get().name == "海.jpg"


def test_what_is_no_picture_is_refused_with_its_reason(make_entry, ingest_entry, crawl):
    entry = ingest_entry(make_entry(), upload(content=b"<svg xmlns='x'></svg>"))
    entry.refresh_from_db()
    assert (entry.state, entry.reason_code) == (CrawledImage.State.REFUSED, "svg")
    assert "SVG" in entry.reason
    assert CrawlRequest.objects.get().outcome == "svg"
    crawl.refresh_from_db()
    assert (crawl.new, crawl.refused) == (0, 1)


def test_one_smaller_than_the_source_wants_is_refused(make_entry, ingest_entry):
    entry = ingest_entry(make_entry(), upload(size=(400, 100)))
    assert (entry.state, entry.reason_code) == (CrawledImage.State.REFUSED, reasons.TOO_SMALL)
    assert "400 × 100" in entry.reason


def test_what_may_go_well_another_time_is_left_for_the_next_crawl(
    make_entry, ingest_entry, monkeypatch
):
    from apps.galleries.pictures import PictureError
    from apps.galleries.services import file_inspection

    def short_of_memory(*args):
        raise PictureError("out_of_memory")

    monkeypatch.setattr(file_inspection, "inspect", short_of_memory)
    entry = ingest_entry(make_entry())
    entry.refresh_from_db()
    assert (entry.state, entry.reason_code) == (CrawledImage.State.FOUND, "out_of_memory")


def test_bytes_that_were_taken_down_do_not_come_back(make_entry, ingest_entry):
    import hashlib

    digest = hashlib.sha256(packed(detailed_picture(1))).hexdigest()
    BlockRule.objects.create(kind=BlockRule.Kind.BYTES, value=digest, digest=digest_of(digest))
    entry = ingest_entry(make_entry(), upload(1))
    assert (entry.state, entry.reason_code) == (CrawledImage.State.REFUSED, reasons.BLOCKED)


def test_an_author_barred_while_it_was_on_its_way(make_entry, ingest_entry):
    BlockRule.objects.create(kind=BlockRule.Kind.AUTHOR, value="ann", digest=digest_of("ann"))
    entry = ingest_entry(make_entry(author="Ann"))
    assert entry.reason_code == reasons.BLOCKED


def test_the_same_bytes_elsewhere_are_a_duplicate_of_the_first(
    source, make_entry, ingest_entry, crawl
):
    first = ingest_entry(make_entry(1))
    second = ingest_entry(make_entry(2))
    assert (second.state, second.duplicate_of) == (CrawledImage.State.DUPLICATE, first)
    assert second.staged_file_id is None
    crawl.refresh_from_db()
    assert (crawl.new, crawl.seen) == (1, 1)
    promote(source)
    second.refresh_from_db()
    assert second.image == Image.objects.get()


def test_two_that_came_at_the_same_time_are_joined_when_rows_are_written(
    source, make_entry, ingest_entry, django_capture_on_commit_callbacks
):
    """As from two spiders that both checked before either had written."""
    first, second = ingest_entry(make_entry(1)), ingest_entry(make_entry(2), upload(2))
    CrawledImage.objects.filter(pk=second.pk).update(sha256=first.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        assert promote(source) == 1
    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == (CrawledImage.State.DUPLICATE, first)
    assert second.image_id == first.staged_file_id


def test_bytes_the_storage_has_lost_are_looked_for_again(source, make_entry, ingest_entry):
    entry = ingest_entry(make_entry(1))
    ingest_entry(make_entry(2), upload(2))
    files.delete([entry.staged_file_id])
    assert promote(source) == 1
    entry.refresh_from_db()
    assert (entry.state, entry.staged_file_id, entry.etag) == (CrawledImage.State.FOUND, None, "")


def test_new_bytes_of_a_picture_that_waits_take_the_place_of_the_old(
    source, make_entry, ingest_entry
):
    entry = ingest_entry(make_entry())
    promote(source)
    old = Image.objects.get()
    CrawledImage.objects.update(state=CrawledImage.State.WAITING)
    entry.refresh_from_db()
    entry = ingest_entry(entry, upload(2))
    assert (entry.state, entry.image) == (CrawledImage.State.ARRIVED, None)
    assert not Image.including_bin.filter(id=old.id).exists()
    assert promote(source) == 1


@pytest.mark.parametrize("state", [CrawledImage.State.APPROVED, CrawledImage.State.REJECTED])
def test_new_bytes_of_a_decided_picture_are_noted_and_left(source, make_entry, ingest_entry, state):
    entry = ingest_entry(make_entry())
    promote(source)
    CrawledImage.objects.update(state=state)
    entry.refresh_from_db()
    before = (entry.sha256, entry.image_id)
    entry = ingest_entry(entry, upload(2), ETag='"new"')
    assert (entry.sha256, entry.image_id, entry.state) == (*before, state)
    assert (entry.etag, CrawlRequest.objects.get().outcome) == ('"new"', reasons.KNOWN)
    assert entry.params["changed"] != entry.sha256


def test_a_full_disk_changes_nothing(make_entry, ingest_entry, monkeypatch):
    from apps.galleries import services

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(services, "keep", full)
    with pytest.raises(OSError, match="No space"):
        ingest_entry(make_entry())
    assert CrawledImage.objects.get().state == CrawledImage.State.FOUND
    assert CrawlRequest.objects.get().state == CrawlRequest.State.WAITING


def test_a_source_with_a_limit_of_its_own_takes_smaller_ones(source, make_entry, ingest_entry):
    source.least_side = 50
    source.save()
    assert ingest_entry(make_entry(), upload(size=(60, 60))).state == CrawledImage.State.ARRIVED
