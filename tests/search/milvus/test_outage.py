"""The server is unavailable, or its data was changed: no answer lacks what rows have."""

import time
from urllib.parse import urlsplit

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from apps.galleries.models import Gallery
from apps.search.index.readers import readers
from apps.search.models import Embedding, IndexState
from apps.search.services import answering, building
from apps.search.services.query_embedding import AskError
from apps.search.services.rows import DatabaseRows
from apps.search.services.verifying import faults
from apps.search.stores import SegmentError, StoreDownError, get_store
from apps.search.stores.milvus import MilvusStore, collection
from apps.search.stores.milvus.collection import GalleryEntries
from apps.search.stores.milvus.names import Address, place_of
from tests.search.index.vectors import SPEC
from tests.search.milvus.helpers import brute_force, build, ids, nearest, some_vectors
from tests.search.milvus.relay import relayed

pytestmark = [pytest.mark.milvus, pytest.mark.django_db]


def asked(rng):
    return some_vectors(rng, 1)[0]


def store() -> MilvusStore:
    chosen = get_store()
    assert isinstance(chosen, MilvusStore)
    return chosen


def state_of(gallery: Gallery) -> IndexState:
    return IndexState.objects.get(gallery=gallery, spec=SPEC)


def part_of(gallery: Gallery) -> GalleryEntries:
    return GalleryEntries(
        store().server, place_of(state_of(gallery).segment).collection, gallery.id
    )


def as_ids(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


def nobody_listens(done: int, total: int) -> None:
    """Ignores progress."""


def test_a_collection_dropped_behind_our_back_is_filled_again(gallery, write, rng, wanted):
    vectors = write(gallery, 120)
    build(gallery)
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    collection.drop(store().server, place_of(state_of(gallery).segment).collection)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    state = state_of(gallery)
    assert state.fault
    assert [each.gallery_id for each in wanted] == [gallery.id]
    build(gallery)
    readers.clear()
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    assert len(store().open(state_of(gallery).as_segment, state_of(gallery).vectors())) == 120
    assert state_of(gallery).segment != state.segment


def test_another_collection_of_the_spec_is_not_taken_for_the_one_dropped(
    gallery, owner, write, rng
):
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors, _ = write(gallery, 50), write(other, 50)
    build(gallery), build(other)
    collection.drop(store().server, place_of(state_of(gallery).segment).collection)
    IndexState.objects.filter(gallery=other).update(segment="")
    build(other)
    readers.clear()
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    assert state_of(gallery).fault


def test_entries_that_came_or_went_behind_our_back_are_told_and_mended(gallery, write, rng):
    vectors = write(gallery, 90)
    build(gallery)
    part = part_of(gallery)
    assert (
        store().verify(state_of(gallery).as_segment, state_of(gallery).vectors(), nobody_listens)
        == ""
    )
    rows = Embedding.objects.filter(gallery=gallery).order_by("id")
    lost = rows[0]
    part.delete(as_ids([lost.id]))
    part.write(as_ids([rows[1].id]), -rows[1].array.astype("float16")[None])
    part.write(as_ids([10**6]), rows[2].array.astype("float16")[None])
    why = store().verify(state_of(gallery).as_segment, state_of(gallery).vectors(), nobody_listens)
    assert "lacks 1 and has 1 that differ" in why
    # Differences are repaired by a full build, which does not update this segment.
    IndexState.objects.update(segment="")
    assert build(gallery).count == 90
    assert (
        store().verify(state_of(gallery).as_segment, state_of(gallery).vectors(), nobody_listens)
        == ""
    )
    assert list(part.ids()) == list(rows.values_list("id", flat=True))
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_a_build_finds_what_its_segment_lacks(gallery, write):
    write(gallery, 40)
    build(gallery)
    part = part_of(gallery)
    part.delete(part.ids()[:7])
    assert part.count() == 33
    assert build(gallery).count == 40
    assert part.count() == 40


def test_a_segment_that_mostly_is_gone_is_not_opened(gallery, write, rng):
    vectors = write(gallery, 40)
    build(gallery)
    part = part_of(gallery)
    part.clear()
    # Deletions are visible with strong consistency.
    assert part.count() == 0
    with pytest.raises(SegmentError, match="0 of 40"):
        store().open(state_of(gallery).as_segment, state_of(gallery).vectors())
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_a_segment_of_files_answers_until_one_of_milvus_is_built(
    gallery, write, rng, settings, milvus, tmp_path
):
    settings.FUTU_INDEX, settings.VECTOR_STORE = tmp_path / "index", "files"
    vectors = write(gallery, 40)
    assert build(gallery).name.startswith("files:")
    settings.VECTOR_STORE = milvus
    query = asked(rng)
    readers.clear()
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    assert state_of(gallery).fault == ""
    assert build(gallery).name.startswith("milvus:")
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_a_segment_of_files_that_are_not_here_is_built_anew(gallery, write, rng):
    vectors = write(gallery, 40)
    IndexState.objects.update(segment="files:some-name", segment_seq=40, count=40)
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    assert state_of(gallery).fault
    assert build(gallery).name.startswith("milvus:")
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_without_the_server_there_is_an_error_and_never_nothing(
    gallery, write, rng, settings, milvus, monkeypatch
):
    monkeypatch.setattr("apps.search.stores.milvus.server.SHORT_TIMEOUT", 1.0)
    monkeypatch.setattr("apps.search.stores.milvus.collection.SHORT_TIMEOUT", 1.0)
    monkeypatch.setattr("apps.search.stores.milvus.server.RETRY_PAUSE", 0.2)
    vectors = write(gallery, 60)
    query = asked(rng)
    with relayed(urlsplit(milvus).port) as relay:
        settings.VECTOR_STORE = f"milvus://127.0.0.1:{relay.port}"
        build(gallery)
        assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
        relay.cut()
        for _ in range(2):
            with pytest.raises(StoreDownError):
                nearest(query, [gallery])
        with pytest.raises(AskError, match="not possible at the moment"):
            answering.find(query, [gallery], 5, spec=SPEC)
        assert any("does not answer" in line for line in faults())
        for command in (("verify",), ("rebuild", "--all", "--now")):
            with pytest.raises(CommandError, match="Milvus"):
                call_command("index", *command)
        assert state_of(gallery).fault == ""
        relay.mend()
        assert ids(retry(lambda: nearest(query, [gallery]))) == brute_force(vectors, query)


class StoppedError(Exception):
    """Someone pressed "cancel"."""


def stop(done: int, total: int) -> None:
    raise StoppedError


def retry(ask):
    """Retry, as a person does who is told to."""
    until = time.monotonic() + 30
    while True:
        try:
            return ask()
        except StoreDownError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def test_a_stopped_build_is_gone_on_with(gallery, write, rng):
    vectors = write(gallery, 60)

    with pytest.raises(StoppedError):
        store().build(DatabaseRows(state_of(gallery)), None, stop)
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)
    assert build(gallery).count == 60
    assert part_of(gallery).count() == 60
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_dropping_an_older_segment_leaves_what_followed(gallery, write, rng):
    vectors = write(gallery, 30)
    build(gallery)
    older = state_of(gallery).as_segment
    vectors |= write(gallery, 30)
    build(gallery)
    building.drop(older)
    query = asked(rng)
    assert part_of(gallery).count() == 60
    assert ids(nearest(query, [gallery], 100)) == brute_force(vectors, query, 100)


def test_entries_of_a_gallery_that_is_gone_are_removed(gallery, write):
    write(gallery, 30)
    build(gallery)
    part, segment = part_of(gallery), state_of(gallery).as_segment
    IndexState.objects.all().delete()
    building.drop(segment)
    assert part.count() == 0
    building.drop(segment)


def test_entries_whose_gallery_went_while_the_server_was_away_are_swept(gallery, owner, write, rng):
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors, _ = write(gallery, 30), write(other, 20)
    build(gallery), build(other)
    gone = part_of(other)
    IndexState.objects.filter(gallery=other).delete()
    living = [state.as_segment for state in IndexState.objects.all()]
    assert store().sweep(living) >= 20
    assert (gone.count(), part_of(gallery).count()) == (0, 30)
    assert store().sweep(living) == 0
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_collections_that_no_one_uses_are_swept(gallery, write):
    write(gallery, 20)
    write(gallery, 20, spec="of-yore-0123456789")
    build(gallery), build(gallery, "of-yore-0123456789")
    living = [state.as_segment for state in IndexState.objects.all()]
    store().sweep(living)
    assert store().sweep(living) == 0
    IndexState.objects.filter(spec="of-yore-0123456789").delete()
    living = [state.as_segment for state in IndexState.objects.all()]
    [stray] = store().strays(living)
    assert "of_yore" in stray
    assert store().sweep(living) == 1
    assert len(store().open(living[0], Embedding.objects.none())) == 20


@pytest.mark.parametrize(
    "wrong", ["milvus", "milvus:", "milvus://", "milvus://h:port", "milvusx://h"]
)
def test_an_address_that_is_none_is_refused(wrong):
    with pytest.raises(ImproperlyConfigured, match="milvus://host:19530"):
        MilvusStore(wrong)


def test_an_address_may_name_a_person_and_a_database():
    address = Address.of("milvus+tls://futu:p%40ss@vectors.example.org:443/pictures")
    assert address == Address("https://vectors.example.org:443", "futu", "p@ss", "pictures")
