"""Carrying pictures to another gallery, their vectors with them."""

import pytest

from apps.galleries import services
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.search.active_model import active_key
from apps.search.models import Embedding, IndexState

pytestmark = pytest.mark.both


@pytest.fixture
def other(owner) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Other")


def found(vector, *galleries) -> list:
    nearest = Embedding.objects.nearest(vector, galleries, 10, spec=active_key())
    return [match.image_id for match in nearest]


def test_vectors_go_along_without_being_made_anew(owner, gallery, other, add, monkeypatch):
    one, two, three = (image.id for image in add(1, 2, 3).images)
    add(9, to=other)
    vector = Embedding.objects.get(image=one).array
    assert len(found(vector, gallery, other)) == 4

    moved = services.move_images(Image.objects.filter(id__in=[one, two]), other, owner_id=owner.pk)
    assert set(moved.ids) == {one, two}
    assert jobs.drain() == 0
    assert found(vector, gallery) == [three]
    assert found(vector, other)[0] == one
    both = found(vector, gallery, other)
    assert len(both) == len(set(both)) == 4
    source, target = (IndexState.objects.get(gallery=g) for g in (gallery, other))
    assert (source.last_seq, source.removed) == (3, 2)
    assert (target.last_seq, target.removed) == (3, 0)
    seqs = Embedding.objects.filter(gallery=other).order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == [1, 2, 3]


def test_back_and_forth(owner, gallery, other, image):
    vector = Embedding.objects.get(image=image).array
    for target in (other, gallery, other, gallery):
        services.move_images(Image.objects.filter(id=image.id), target, owner_id=owner.pk)
        assert found(vector, gallery, other) == [image.id]
        assert found(vector, target) == [image.id]


def test_what_the_target_has_stays_and_is_told(owner, gallery, other, add):
    add(1, 2)
    add(1, to=other)
    moved = services.move_images(gallery.images.all(), other, owner_id=owner.pk)
    assert moved.duplicates == ["picture-1.png"]
    assert len(moved.ids) == 1
    assert (gallery.images.count(), other.images.count()) == (1, 2)


def test_what_is_being_prepared_stays_and_arrives_where_it_was_sent(owner, gallery, other, add):
    add(1, work=False)
    moved = services.move_images(gallery.images.all(), other, owner_id=owner.pk)
    assert (moved.busy, moved.ids) == (1, [])
    jobs.drain()
    assert gallery.images.counts()["ready"] == 1


def test_into_the_bin_goes_nothing(owner, gallery, other, image):
    services.bin_gallery(other)
    with pytest.raises(Gallery.DoesNotExist):
        services.move_images(gallery.images.all(), other, owner_id=owner.pk)
    assert gallery.images.count() == 1
