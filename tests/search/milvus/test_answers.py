"""With a real Milvus, answers equal brute force, whatever happened before."""

import pytest
from django.db.models import Q

from apps.galleries.models import Gallery, Image
from apps.galleries.services import move_images, remove_images
from apps.search.index.readers import readers
from apps.search.models import IndexState
from tests.search.milvus.helpers import (
    brute_force,
    build,
    ids,
    nearest,
    some_vectors,
)

pytestmark = [pytest.mark.milvus, pytest.mark.django_db]


def asked(rng):
    return some_vectors(rng, 1)[0]


def test_it_equals_brute_force(gallery, write, rng):
    vectors = write(gallery, 1500)
    built = build(gallery)
    assert built.name.startswith("milvus:")
    assert (built.count, built.recall) == (1500, 1.0)
    assert built.milliseconds
    for query in some_vectors(rng, 20):
        found = nearest(query, [gallery])
        assert ids(found) == brute_force(vectors, query)
        best = found[0]
        assert best.score == pytest.approx(float(vectors[best.image_id] @ query), abs=1e-5)


def test_what_is_newer_than_the_segment_is_found_with_it_and_once(gallery, write, rng):
    vectors = write(gallery, 60)
    build(gallery)
    vectors |= write(gallery, 60)
    query = asked(rng)
    assert ids(nearest(query, [gallery], 200)) == brute_force(vectors, query, 200)
    built = build(gallery)
    assert built.count == 120
    assert ids(nearest(query, [gallery], 200)) == brute_force(vectors, query, 200)


def test_entries_that_a_stopped_build_left_count_once(gallery, write, rng):
    vectors = write(gallery, 80)
    build(gallery)
    segment = IndexState.objects.get(gallery=gallery).segment
    vectors |= write(gallery, 80)
    build(gallery)
    # The row still names the older segment: its entries and newer ones, also in the delta.
    IndexState.objects.filter(gallery=gallery).update(segment=segment, segment_seq=80, count=80)
    readers.clear()
    query = asked(rng)
    assert ids(nearest(query, [gallery], 300)) == brute_force(vectors, query, 300)


def test_a_removed_picture_never_comes_back(gallery, write, rng):
    vectors = write(gallery, 100)
    build(gallery)
    query = asked(rng)
    best = brute_force(vectors, query)[:5]
    remove_images(Image.objects.filter(id__in=best))
    left = {id_: vector for id_, vector in vectors.items() if id_ not in best}
    assert ids(nearest(query, [gallery])) == brute_force(left, query)
    assert build(gallery).count == 95
    assert ids(nearest(query, [gallery], 100)) == brute_force(left, query, 100)


def test_a_picture_that_is_moved_there_and_back_is_where_it_is(gallery, owner, write, rng):
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors, others = write(gallery, 40), write(other, 40)
    build(gallery), build(other)
    query = asked(rng)
    best = brute_force(vectors, query)[0]
    for goes_to, built in [(other, other), (gallery, gallery), (other, gallery), (gallery, other)]:
        move_images(Image.objects.filter(id=best), goes_to, owner_id=owner.pk)
        here = vectors if goes_to == gallery else others | {best: vectors[best]}
        assert ids(nearest(query, [goes_to])) == brute_force(here, query)
        build(built)
        assert ids(nearest(query, [goes_to])) == brute_force(here, query)
        both = vectors | others
        assert ids(nearest(query, [gallery, other], 90)) == brute_force(both, query, 90)


def test_neither_galleries_nor_specs_meet(gallery, mate, write, rng):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    own = write(gallery, 30)
    write(theirs, 300)
    other_spec = write(gallery, 30, spec="another-0123456789")
    build(gallery), build(theirs), build(gallery, "another-0123456789")
    query = asked(rng)
    assert ids(nearest(query, [gallery], 1000)) == brute_force(own, query, 1000)
    found = nearest(query, [gallery], 1000, spec="another-0123456789")
    assert ids(found) == brute_force(other_spec, query, 1000)


def test_a_condition_is_met_exactly(gallery, write, rng):
    vectors = write(gallery, 900)
    build(gallery)
    rare = list(vectors)[::90]
    Image.objects.filter(id__in=rare).update(name="rare")
    query = asked(rng)
    some = {id_: vectors[id_] for id_ in rare}
    assert ids(nearest(query, [gallery], where=Q(name="rare"))) == brute_force(some, query)


def test_a_search_that_finds_too_few_is_made_up_for(gallery, write, rng, monkeypatch):
    from apps.search.index.hits import Hits
    from apps.search.stores.milvus.collection import GalleryEntries

    vectors = write(gallery, 50)
    build(gallery)
    monkeypatch.setattr(GalleryEntries, "search", lambda *_, **__: (Hits.none(), 0.0))
    query = asked(rng)
    assert ids(nearest(query, [gallery])) == brute_force(vectors, query)


def test_more_than_milvus_answers_at_once(gallery, write, rng, monkeypatch):
    monkeypatch.setattr("apps.search.stores.milvus.bulk.MAX_ENTRIES", 20)
    vectors = write(gallery, 50)
    build(gallery)
    query = asked(rng)
    assert ids(nearest(query, [gallery], 45)) == brute_force(vectors, query, 45)
