"""`Embedding.objects.nearest`: correct, fresh, and never from a gallery that was not asked for."""

import numpy as np
import pytest
from django.db.models import Q

from apps.galleries import reasons
from apps.galleries.models import Gallery, Image
from apps.galleries.services import mark_failed, move_images, remove_images, try_again
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding, IndexState
from apps.search.nearest import NearestQuery
from apps.search.stores import SegmentError
from apps.vision.embedder import get_embedder
from tests.pictures import picture
from tests.search.index.vectors import DIMS, SPEC, brute_force
from tests.search.index.vectors import write as write_vectors

pytestmark = pytest.mark.both


@pytest.fixture
def write(gallery):
    """Write unit vectors for new pictures, without computing them from pixels."""
    return lambda n, to=None: write_vectors(to or gallery, n)


def query_like(vectors: dict) -> np.ndarray:
    return next(iter(vectors.values()))


def ids(matches) -> list:
    return [match.image_id for match in matches]


def test_it_equals_brute_force(gallery, write):
    vectors = write(200)
    for query in list(vectors.values())[:20]:
        found = Embedding.objects.nearest(query, [gallery], 10, spec=SPEC)
        assert ids(found) == brute_force(vectors, query, 10)
        assert found[0].score == pytest.approx(1, abs=1e-3)


def test_several_galleries_are_one_ranking(gallery, owner, write):
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors = write(50) | write(50, to=other)
    query = query_like(vectors)
    found = Embedding.objects.nearest(query, [gallery, other], 20, spec=SPEC)
    assert ids(found) == brute_force(vectors, query, 20)


def test_a_picture_that_was_moved_away_and_back_counts_once(gallery, owner, write):
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors = write(20)
    query = query_like(vectors)
    one = Image.objects.filter(id=brute_force(vectors, query, 3)[2])
    for place in (gallery, other, gallery, other, gallery):
        move_images(one, place, owner_id=owner.pk)
        Embedding.objects.nearest(query, [gallery], 20, spec=SPEC)
    for k in (5, 20, 40):
        found = Embedding.objects.nearest(query, [gallery], k, spec=SPEC)
        assert ids(found) == brute_force(vectors, query, k)


def test_a_segment_that_breaks_again_and_again_is_told(gallery, write, monkeypatch):
    def broken(*args):
        raise SegmentError("it is damaged")

    monkeypatch.setattr(NearestQuery, "_search", broken)
    with pytest.raises(SegmentError, match="damaged"):
        Embedding.objects.nearest(query_like(write(5)), [gallery], 5, spec=SPEC)


def test_a_gallery_that_was_not_asked_never_answers(gallery, mate, write):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    mine, others = write(20), write(20, to=theirs)
    query = query_like(others)
    found = Embedding.objects.nearest(query, [gallery], 40, spec=SPEC)
    assert set(ids(found)) == set(mine)


def test_what_is_added_is_found_by_the_next_query(gallery, write):
    before = write(10)
    query = query_like(before)
    assert len(Embedding.objects.nearest(query, [gallery], 50, spec=SPEC)) == 10
    write(5)
    assert len(Embedding.objects.nearest(query, [gallery], 50, spec=SPEC)) == 15


def test_removed_pictures_never_come_back_and_never_shorten_the_answer(gallery, write):
    vectors = write(30)
    query = query_like(vectors)
    nearest = ids(Embedding.objects.nearest(query, [gallery], 30, spec=SPEC))
    for removed in range(1, 25):
        remove_images(Image.objects.filter(id=nearest[removed - 1]))
        found = ids(Embedding.objects.nearest(query, [gallery], 5, spec=SPEC))
        assert found == nearest[removed : removed + 5]


def test_a_picture_keeps_its_first_vector(gallery, write):
    vectors = write(3)
    again = [(image_id, -vector) for image_id, vector in vectors.items()]
    assert set(Embedding.objects.write(gallery.id, SPEC, again)) == set(vectors)
    assert Embedding.objects.count() == 3
    assert IndexState.objects.get(gallery=gallery).last_seq == 3


def test_a_picture_that_is_gone_gets_no_vector(gallery, write):
    vectors = write(2)
    gone = next(iter(vectors))
    remove_images(Image.objects.filter(id=gone))
    assert Embedding.objects.write(gallery.id, SPEC, [(gone, vectors[gone])]) == []


def test_specs_never_meet(gallery, write):
    vectors = write(3)
    assert Embedding.objects.nearest(query_like(vectors), [gallery], 3, spec="another") == []


def test_an_empty_gallery_answers_nothing(gallery):
    assert Embedding.objects.nearest(np.ones(DIMS), [gallery], 3, spec=SPEC) == []


def test_uploaded_pictures_find_themselves(add, gallery):
    add(*range(6))
    embedder = get_embedder()
    for seed in range(6):
        vector = embedder.embed([picture(seed)])[0]
        best = Embedding.objects.nearest(vector, [gallery], 1, spec=embedder.spec.key)[0]
        assert Image.objects.get(id=best.image_id).name == f"picture-{seed}.png"


def test_a_second_delivery_of_the_work_adds_nothing(add, gallery):
    added = add(1, 2)
    children = list(added.job.children.all())
    for job in [added.job, *children]:
        jobs.perform(job.id)
    assert Embedding.objects.count() == 2
    assert gallery.images.counts()["ready"] == 2


def test_a_picture_cancelled_while_it_is_embedded_gets_no_vector(gallery, write):
    """It would replace a picture that can be shown."""
    vectors = write(2)
    Embedding.objects.all().delete()
    cancelled, ready = vectors
    Image.objects.filter(id=cancelled).update(state=Image.State.FAILED)
    assert Embedding.objects.write(gallery.id, SPEC, list(vectors.items())) == [ready]
    assert [embedding.image_id for embedding in Embedding.objects.all()] == [ready]


def test_a_picture_tried_again_waits_for_its_new_preview(add, gallery, owner):
    """The job queued before the retry must not make it ready without a preview."""
    added = add(1, work=False)
    jobs.drain(["default"])
    embedding = Job.objects.get(kind="search.embed")
    mark_failed([added.images[0].id], reasons.UNEXPECTED)
    try_again(gallery.images.all(), owner_id=owner.id)
    jobs.perform(embedding.id)
    assert gallery.images.get().state == Image.State.PENDING
    jobs.drain()
    image = gallery.images.get()
    assert image.state == Image.State.READY
    assert image.has_preview


def test_what_is_removed_during_a_query_does_not_shorten_its_answer(gallery, write, monkeypatch):
    vectors = write(30)
    query = query_like(vectors)
    nearest = ids(Embedding.objects.nearest(query, [gallery], 30, spec=SPEC))
    living = NearestQuery._living
    doomed = [Image.objects.filter(id__in=nearest[:3])]

    def remove_first(asked, *args):
        if doomed:
            remove_images(doomed.pop())
        return living(asked, *args)

    monkeypatch.setattr(NearestQuery, "_living", remove_first)
    found = ids(Embedding.objects.nearest(query, [gallery], 5, spec=SPEC))
    assert found == nearest[3:8]


def test_a_condition_never_makes_the_answer_short(gallery, owner, write):
    """However rare the matches, and however the galleries are mixed: as with brute force."""
    other = Gallery.objects.create(owner=owner, name="Other")
    vectors = write(300) | write(300, to=other)
    wanted = sorted(vectors, key=str)[::23]
    Image.objects.filter(id__in=wanted).update(camera="Box")
    for query in list(vectors.values())[:20]:
        found = Embedding.objects.nearest(
            query, [gallery, other], 10, spec=SPEC, where=Q(camera="Box")
        )
        assert ids(found) == brute_force({id_: vectors[id_] for id_ in wanted}, query, 10)


def test_a_condition_that_few_meet_finds_those_and_nothing_of_others(gallery, mate, write):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    vectors = write(50)
    write(50, to=theirs)
    wanted = list(vectors)[:3]
    Image.objects.filter(id__in=wanted).update(camera="Box")
    Image.objects.filter(gallery=theirs).update(camera="Box")
    query = query_like(vectors)
    found = Embedding.objects.nearest(query, [gallery], 10, spec=SPEC, where=Q(camera="Box"))
    assert set(ids(found)) == set(wanted)
    none = Embedding.objects.nearest(query, [gallery], 10, spec=SPEC, where=Q(camera="Phone"))
    assert none == []
    remove_images(Image.objects.filter(id=wanted[0]))
    found = Embedding.objects.nearest(query, [gallery], 10, spec=SPEC, where=Q(camera="Box"))
    assert set(ids(found)) == set(wanted[1:])
