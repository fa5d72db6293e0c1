"""Merging duplicates, with undo, and dismissing them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import merging
from apps.duplicates.services.best import best_of
from apps.galleries import services
from apps.galleries.models import Album, Gallery, Image
from apps.jobs import services as jobs
from tests.duplicates.conftest import smaller
from tests.vision.local.scenes import scene

INDEX = reverse("duplicates:index")


@pytest.fixture
def large(put) -> Image:
    return put(scene(1), "large.png")


@pytest.fixture
def small(large, put, second) -> Image:
    return put(smaller(1), "small.png", to=second)


def groups(client, **asked) -> list[list[str]]:
    found = client.get(INDEX, asked).context["groups"].groups
    return [sorted(image.name for image in group.images) for group in found]


def merge(client, keep: Image, *others: Image):
    data = {"keep": str(keep.id), "image": [str(image.id) for image in (keep, *others)]}
    return client.post(reverse("duplicates:merge"), data)


def test_copies_are_shown_with_a_suggestion_and_its_reason(owner_client, large, small):
    response = owner_client.get(INDEX)
    [group] = response.context["groups"].groups
    assert [image.name for image in group.images] == ["large.png", "small.png"]
    assert group.best.image_id == large.id
    assert str(group.best.sentence) in response.content.decode()


def test_an_enlarged_copy_is_not_the_best(put):
    enlarged = scene(1).resize((60, 40)).resize((720, 480))
    images = [put(scene(1), "sharp.png"), put(enlarged, "enlarged.png")]
    best = best_of(images)
    assert (best.image_id, best.reason) == (images[0].id, "sharpness")


def test_merging_copies_details_and_can_be_undone(owner_client, owner, large, small):
    services.tag_images(Image.objects.filter(id=small.id), ["sea"], owner_id=owner.id)
    album = Album.objects.create(owner=owner, name="Best")
    album.images.add(small)
    Image.objects.filter(id=small.id).update(is_favourite=True, latitude=52.5, longitude=13.4)
    response = merge(owner_client, large, small)
    large.refresh_from_db()
    assert [tag.name for tag in large.tags.all()] == ["sea"]
    assert large.is_favourite
    assert (large.latitude, large.longitude) == (52.5, 13.4)
    assert list(album.images.filter(binned=None)) == [large]
    assert not Image.objects.filter(id=small.id).exists()
    assert groups(owner_client) == []
    [said] = list(response.wsgi_request._messages)
    when = Image.including_bin.get(id=small.id).binned.isoformat()
    assert when in said.extra_tags
    owner_client.post(reverse("galleries:undo"), {"when": when})
    jobs.drain()
    assert groups(owner_client) == [["large.png", "small.png"]]


def test_any_of_a_group_can_be_kept(owner_client, large, small):
    merge(owner_client, small, large)
    assert list(Image.objects.values_list("name", flat=True)) == ["small.png"]


def test_merging_ignores_other_pictures(owner_client, put, large, small):
    other = put(scene(2), "other.png")
    merge(owner_client, large, small, other)
    assert Image.objects.filter(id=other.id).exists()
    assert not Image.objects.filter(id=small.id).exists()


def test_what_is_taken_over_is_found_by_words(owner_client, owner, large, small):
    services.tag_images(Image.objects.filter(id=small.id), ["grandma"], owner_id=owner.id)
    merge(owner_client, large, small)
    found = owner_client.get(reverse("search:new"), {"q": "grandma"}).content.decode()
    assert large.get_absolute_url() in found


def test_copies_of_each_other_alone_are_left(owner_client, put, large, small):
    """Their pairs with the one that is kept were dismissed in another tab."""
    grey = put(scene(1).convert("L").convert("RGB"), "grey.png")
    ids = [str(image.id) for image in (large, small, grey)]
    owner_client.post(reverse("duplicates:dismiss"), {"image": ids, "apart": str(large.id)})
    merge(owner_client, large, small, grey)
    assert Image.objects.count() == 3


def test_one_that_was_binned_meanwhile_takes_no_other_along(owner, large, small, monkeypatch):
    bin_images = services.bin_images

    def both(images, **options):
        binned = bin_images(images, **options)
        bin_images(Image.objects.filter(id=large.id), owner_id=owner.id)
        return binned

    monkeypatch.setattr(services, "bin_images", both)
    assert merging.merge(owner.id, large, [small.id], when=timezone.now()) == []
    assert Image.objects.filter(id=small.id).exists()


def test_a_dismissal_is_permanent(owner_client, owner, put, large, small):
    data = {"image": [str(large.id), str(small.id)]}
    owner_client.post(reverse("duplicates:dismiss"), data)
    assert groups(owner_client) == []
    # Also when the file is deleted and comes again.
    gallery = Gallery.objects.get(id=small.gallery_id)
    images = Image.objects.filter(id=small.id)
    services.bin_images(images, owner_id=owner.id)
    services.delete_images_for_good(Image.including_bin.filter(id=small.id), owner_id=owner.id)
    put(smaller(1), "again.png", to=gallery)
    assert groups(owner_client) == []


def test_one_picture_of_a_group_can_be_dismissed(owner_client, put, large, small):
    grey = put(scene(1).convert("L").convert("RGB"), "grey.png")
    ids = [str(image.id) for image in (large, small, grey)]
    owner_client.post(reverse("duplicates:dismiss"), {"image": ids, "apart": str(grey.id)})
    assert groups(owner_client) == [["large.png", "small.png"]]


def test_a_gallery_shows_only_its_own_copies(owner_client, put, large, small, second):
    put(scene(1).convert("L").convert("RGB"), "grey.png")
    assert groups(owner_client, gallery=str(second.id)) == []
    assert groups(owner_client, gallery=str(large.gallery_id)) == [["grey.png", "large.png"]]


def test_another_person_and_a_stranger_see_and_change_nothing(
    mate_client, stranger_client, large, small
):
    mate_client.get(INDEX)
    assert groups(mate_client) == []
    assert merge(mate_client, large, small).status_code == 404
    data = {"image": [str(large.id), str(small.id)]}
    mate_client.post(reverse("duplicates:dismiss"), data)
    assert mate_client.get(INDEX, {"gallery": str(large.gallery_id)}).status_code == 404
    for address in ("index", "merge", "dismiss", "scan"):
        response = stranger_client.post(reverse(f"duplicates:{address}"), data)
        assert response.status_code in (302, 405)
    assert DuplicatePair.objects.get().dismissed is None
    assert Image.objects.count() == 2


def test_groups_are_paginated(owner_client, owner, add):
    images = add(*range(60)).images
    pairs = [
        DuplicatePair(owner=owner, first=first, second=second, kind="copy")
        for first, second in zip(images[::2], images[1::2], strict=True)
    ]
    DuplicatePair.objects.bulk_create(pairs)
    first = owner_client.get(INDEX)
    assert first.context["groups"].total == 30
    after = first.context["groups"].after
    second = owner_client.get(INDEX, {"after": after, "part": "groups"})
    assert len(second.context["groups"].groups) == 10
    assert not second.context["groups"].after
