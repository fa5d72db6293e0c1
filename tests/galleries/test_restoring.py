"""A picture that lies in the bin and is sent again comes back instead."""

import pytest
from django.utils import timezone

from apps.accounts.services import room_of
from apps.galleries.models import Image
from apps.galleries.services import add_images
from apps.jobs import services as jobs

pytestmark = pytest.mark.both


def test_it_comes_back_and_says_so(add, gallery, owner, upload):
    [image] = add(1).images
    stored = room_of(owner.id).stored
    Image.objects.update(binned=timezone.now())
    added = add_images(gallery, [upload("again.png", seed=1), upload("new.png", seed=2)])
    assert added.restored == ["again.png"]
    assert [image.name for image in added.images] == ["new.png"]
    jobs.drain()
    back = Image.objects.get(id=image.id)
    assert (back.state, back.binned) == ("ready", None)
    assert room_of(owner.id).stored == stored + added.images[0].bytes


def test_twice_in_one_upload_it_comes_back_once(add, gallery, upload):
    add(1)
    Image.objects.update(binned=timezone.now())
    added = add_images(gallery, [upload("a.png", seed=1), upload("b.png", seed=1)])
    assert (added.restored, added.duplicates) == (["a.png"], ["b.png"])


def test_one_that_lies_in_another_gallerys_bin_stays_there(add, gallery, owner, upload):
    add(1)
    Image.objects.update(binned=timezone.now())
    other = owner.galleries.create(name="Other")
    assert add_images(other, [upload(seed=1)]).images
    assert not gallery.images.exists()
