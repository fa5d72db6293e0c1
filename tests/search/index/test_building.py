"""Building segments in jobs: when one is due, how it is replaced, and what happens on failure."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.galleries.models import Gallery
from apps.galleries.services import bin_gallery, delete_galleries_for_good
from apps.jobs import services as jobs
from apps.jobs.kinds import daily_kinds
from apps.jobs.models import Job
from apps.search.models import ActiveModel, Embedding, IndexState
from apps.search.services import building, index_maintenance
from apps.search.services.index_due import is_due, is_needless
from apps.search.services.verifying import faults
from apps.search.stores import StoreDownError
from tests.search.index.conftest import LEAST
from tests.search.index.vectors import SPEC, check_answers, remove, state_of, write

pytestmark = pytest.mark.both

BUILDS = Job.objects.filter(kind=building.KIND)


@pytest.fixture
def other(owner):
    return Gallery.objects.create(owner=owner, name="Other")


def build(gallery) -> bool:
    return building.build(state_of(gallery).pk, lambda done, total: None)


def delete(gallery) -> None:
    """Delete permanently, as after 30 days in the bin."""
    bin_gallery(gallery)
    lying = Gallery.including_bin.filter(id=gallery.id)
    delete_galleries_for_good(lying, owner_id=gallery.owner_id)


def test_a_small_gallery_needs_no_segment(store, gallery):
    write(gallery, LEAST - 1)
    assert not is_due(state_of(gallery))
    assert not build(gallery)
    assert building.request_build(state_of(gallery), force=True)
    jobs.drain()
    assert store.kept == {}
    write(gallery, 1)
    assert is_due(state_of(gallery))


def test_segment_and_newer_vectors_are_searched_together(store, gallery):
    vectors = write(gallery, 80)
    assert build(gallery)
    state = state_of(gallery)
    assert (state.count, state.segment_seq, state.epoch, state.delta) == (80, 80, 1, 0)
    assert list(store.kept) == [state.segment]
    vectors |= write(gallery, 20)
    assert not is_due(state_of(gallery))
    check_answers(gallery, vectors)
    vectors |= write(gallery, 1)
    assert is_due(state_of(gallery))
    remove(gallery, vectors, 15)
    check_answers(gallery, vectors)


def test_too_many_stale_entries_make_a_rebuild_due(store, gallery):
    vectors = write(gallery, 100)
    build(gallery)
    remove(gallery, vectors, 20)
    assert not is_due(state_of(gallery))
    remove(gallery, vectors, 1)
    assert is_due(state_of(gallery))
    assert build(gallery)
    state = state_of(gallery)
    assert (state.count, state.stale, state.segment_removed, state.epoch) == (79, 0, 21, 2)
    check_answers(gallery, vectors)


def test_a_segment_of_another_store_is_rebuilt_and_not_deleted(store, gallery):
    write(gallery, 60)
    build(gallery)
    elsewhere = state_of(gallery)
    IndexState.objects.update(segment="milvus:elsewhere")
    assert is_due(state_of(gallery))
    assert build(gallery)
    assert state_of(gallery).segment.startswith("files:")
    assert elsewhere.segment in store.kept  # Nobody has opened it in this store.


def test_a_gallery_that_shrinks_drops_its_segment(store, gallery):
    vectors = write(gallery, LEAST)
    build(gallery)
    remove(gallery, vectors, LEAST // 5)
    assert not is_needless(state_of(gallery))
    remove(gallery, vectors, 1)
    assert is_needless(state_of(gallery))
    assert building.start_all_due() == 1
    jobs.drain()
    state = state_of(gallery)
    assert (state.segment, state.count, state.bytes, state.recall) == ("", 0, 0, None)
    assert store.kept == {}
    check_answers(gallery, vectors)


def test_the_first_of_two_builders_wins(store, gallery):
    vectors = write(gallery, 60)
    first = []

    def another_is_quicker():
        store.before_chunk = lambda: None
        assert build(gallery)
        first.append(state_of(gallery).segment)

    store.before_chunk = another_is_quicker
    assert not build(gallery)
    assert state_of(gallery).segment == first[0]
    assert list(store.kept) == first
    check_answers(gallery, vectors)


def test_vectors_added_during_a_build_are_found(store, gallery):
    vectors = write(gallery, 60)
    taken: list[bool] = []

    def others_write():
        if len(taken) < 3:
            taken.append(True)
            vectors.update(write(gallery, 2))
            remove(gallery, vectors, 1)

    store.before_chunk = others_write
    assert build(gallery)
    state = state_of(gallery)
    assert (state.segment_seq, state.segment_removed) == (60, 0)
    assert state.last_seq == 66
    check_answers(gallery, vectors)


def test_a_gallery_deleted_during_a_build_leaves_no_files(store, gallery):
    write(gallery, 60)
    job = building.request_build(state_of(gallery))
    store.before_chunk = lambda: delete(gallery)
    jobs.drain()
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED
    assert store.kept == {}


def test_a_gallery_emptied_during_a_build_leaves_no_files(store, gallery):
    vectors = write(gallery, 60)
    store.before_chunk = lambda: remove(gallery, vectors, len(vectors))
    build(gallery)
    jobs.drain()
    building.start_all_due()
    jobs.drain()
    assert not Embedding.objects.exists()
    assert state_of(gallery).segment == ""
    assert store.kept == {}


@pytest.mark.parametrize("ask", [jobs.request_cancel, jobs.request_pause])
def test_a_stopped_job_leaves_no_files(store, gallery, ask):
    vectors = write(gallery, 60)
    job = building.request_build(state_of(gallery))
    seen: list[int] = []
    assert job

    def stop_in_the_middle():
        seen.append(Job.objects.get(pk=job.pk).done)
        if len(seen) == 3:
            ask(job)

    store.before_chunk = stop_in_the_middle
    jobs.drain()
    assert seen == [0, 0, 10]
    job.refresh_from_db()
    assert job.state == {jobs.request_cancel: "cancelled", jobs.request_pause: "paused"}[ask]
    assert state_of(gallery).segment == ""
    assert store.kept == {}
    check_answers(gallery, vectors)
    store.before_chunk = lambda: None
    jobs.retry(job) if job.can_retry else jobs.resume(job)
    jobs.drain()
    assert list(store.kept) == [state_of(gallery).segment]


def test_a_failed_build_keeps_the_old_segment_and_backs_off(store, gallery):
    vectors = write(gallery, 60)
    build(gallery)
    old = state_of(gallery).segment
    vectors |= write(gallery, 30)

    def fail():
        raise OSError("No space left on device")

    store.before_chunk = fail
    assert building.start_all_due() == 1
    jobs.drain()
    assert BUILDS.get().state == Job.State.FAILED
    assert state_of(gallery).segment == old
    check_answers(gallery, vectors)
    assert building.start_all_due() == 0
    Job.objects.update(finished=timezone.now() - timedelta(hours=1))
    assert building.start_all_due() == 1


def test_a_second_delivery_builds_nothing(store, gallery):
    write(gallery, 60)
    job = building.request_build(state_of(gallery))
    assert building.request_build(state_of(gallery)) is None
    jobs.perform(job.id)
    name = state_of(gallery).segment
    assert not jobs.perform(job.id)
    again = building.request_build(state_of(gallery))
    jobs.perform(again.id)
    assert state_of(gallery).segment == name  # None is due any more.
    wanted = building.request_build(state_of(gallery), force=True)
    jobs.perform(wanted.id)
    assert state_of(gallery).segment != name


def test_a_fault_is_recorded_once_and_repaired(store, gallery):
    vectors = write(gallery, 60)
    build(gallery)
    check_answers(gallery, vectors)
    store.kept[state_of(gallery).segment].broken = "its file is cut short"
    check_answers(gallery, vectors)
    state = state_of(gallery)
    assert state.fault == "its file is cut short"
    assert BUILDS.count() == 1
    building.record_fault(state, "another said so, too")
    assert BUILDS.count() == 1
    assert state_of(gallery).fault == "its file is cut short"
    jobs.drain()
    assert state_of(gallery).fault == ""
    assert list(store.kept) == [state_of(gallery).segment]
    check_answers(gallery, vectors)


def test_a_fault_of_a_replaced_segment_is_ignored(store, gallery):
    write(gallery, 60)
    build(gallery)
    old = state_of(gallery)
    write(gallery, 30)
    build(gallery)
    building.record_fault(old, "it is missing")
    assert state_of(gallery).fault == ""
    assert not BUILDS.exists()


def test_verifying_records_faults(store, gallery):
    write(gallery, 60)
    build(gallery)
    assert index_maintenance.request_verify(state_of(gallery))
    assert index_maintenance.request_verify(state_of(gallery)) is None
    jobs.drain()
    assert state_of(gallery).verified
    del store.kept[state_of(gallery).segment]
    index_maintenance.request_verify(state_of(gallery))
    jobs.drain()
    state = state_of(gallery)
    assert state.fault == ""  # Rebuilt meanwhile.
    assert state.segment in store.kept
    assert BUILDS.count() == 1


def test_the_hourly_check_makes_one_query_and_starts_few_jobs(store, gallery, other, settings):
    write(gallery, 60)
    write(other, 90)
    write(Gallery.objects.create(owner=gallery.owner, name="Small"), 3)
    assert building.start_all_due() == 1
    assert BUILDS.get().params["about"] == "Other"  # Where most entries are compared exactly.
    jobs.drain()  # Each job starts what else is due.
    assert {state_of(one).segment_seq for one in (gallery, other)} == {60, 90}
    with CaptureQueriesContext(connection) as queries:
        assert building.start_all_due() == 0
    assert len(queries) == 2


def test_embedding_checks_whether_a_build_is_due(store, add, gallery, settings):
    settings.FUTU_INDEX_MIN = 3
    add(1, 2)
    assert not BUILDS.exists()
    add(3)
    assert BUILDS.count() == 1
    [state] = IndexState.objects.filter(gallery=gallery)
    assert state.count == 3


def test_the_segment_is_deleted_with_its_gallery(store, gallery, other):
    write(gallery, 60)
    write(other, 60)
    build(gallery)
    build(other)
    delete(gallery)
    jobs.drain()
    assert list(store.kept) == [state_of(other).segment]


def test_an_unavailable_store_is_reported_and_retried(store, gallery, other):
    write(gallery, 60)
    write(other, 60)
    build(other)

    def away(*args):
        raise StoreDownError("no route to host")

    store.before_chunk = store.drop = store.verify = store.strays = away
    index_maintenance.request_verify(state_of(other))
    building.request_build(state_of(gallery))
    jobs.drain()
    delete(other)
    jobs.drain()
    for job in Job.objects.filter(kind__startswith="search."):
        assert job.state == Job.State.FAILED
        assert "is unavailable" in job.error
    said = [one for one in faults() if "no route" in one]
    assert said == ["the store of segments does not answer: no route to host"]
    with pytest.raises(CommandError, match="no route to host"):
        call_command("index", "rebuild", "--all", "--now")
    for name in ("drop", "verify", "strays"):
        delattr(store, name)
    store.before_chunk = lambda: None
    jobs.start("search.sweep")
    jobs.drain()
    assert store.kept == {}


def test_the_index_of_an_inactive_model_is_not_rebuilt(store, gallery):
    write(gallery, 60)
    active = ActiveModel.objects.create(name="next", spec="next-spec")
    assert building.start_all_due() == 0
    active.next_spec = SPEC
    active.save()
    assert building.start_all_due() == 1


def test_orphaned_segments_are_removed_daily(store, gallery):
    write(gallery, 60)
    build(gallery)
    name = state_of(gallery).segment
    store.kept["files:stray"] = store.kept[name]
    assert "search.sweep" in daily_kinds()
    jobs.start("search.sweep")
    jobs.drain()
    assert list(store.kept) == [name]


def test_each_spec_of_a_gallery_has_its_own_segment(store, gallery):
    vectors = write(gallery, 60)
    state = state_of(gallery)
    twin = IndexState.objects.create(gallery=gallery, spec="next-spec", last_seq=0)
    pairs = list(vectors.items())
    Embedding.objects.write(gallery.id, "next-spec", pairs)
    assert building.build(state.pk, lambda done, total: None)
    twin.refresh_from_db()
    assert (twin.segment, twin.last_seq) == ("", 60)
    assert is_due(twin)
    assert state_of(gallery).spec == SPEC


def test_files_and_rows_of_segments_are_compared(store, gallery):
    def said() -> str:
        return "\n".join(faults())

    write(gallery, 60)
    build(gallery)
    state = state_of(gallery)
    states = IndexState.objects.filter(pk=state.pk)
    assert "the segment" not in said()
    states.update(segment_seq=61)
    assert "it goes beyond the index, up to 61" in said()
    states.update(segment_seq=60, segment_removed=1, removed=1)
    assert "it has 60 vectors, more than there were" in said()
    states.update(segment_removed=0, removed=0, fault="it is cut short")
    assert "cannot be used: it is cut short" in said()
    states.update(fault="")
    kept = store.kept.pop(state.segment)
    assert "cannot be used: it is missing" in said()
    store.kept |= {state.segment: kept, "files:stray": kept}
    assert "files:stray belongs to no index" in said()
    index_maintenance.sweep()
    assert "segment" not in said()
    assert "stray" not in said()
