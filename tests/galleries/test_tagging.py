"""Words on pictures."""

import pytest
from django.db import IntegrityError

from apps.galleries.models import Image, Tag
from apps.galleries.services.tagging import (
    set_tags,
    split_tags,
    tag_images,
    tag_names,
    untag_images,
)

pytestmark = pytest.mark.both


@pytest.fixture
def images(add):
    add(1, 2, work=False)
    return Image.objects.all()


def names(image: Image) -> list[str]:
    return [tag.name for tag in image.tags.all()]


def test_typed_tags_are_trimmed_and_once_each():
    assert split_tags(" sea,  old  town，sea;\n,cats ") == ["sea", "old town", "cats"]


def test_tagging_twice_does_no_harm(images, owner):
    for _ in range(2):
        tag_images(images, ["sea", "cats"], owner_id=owner.id)
    assert [names(image) for image in images] == [["cats", "sea"]] * 2


def test_a_tag_goes_with_its_last_picture(images, owner):
    tag_images(images, ["sea"], owner_id=owner.id)
    untag_images(images.filter(id=images[0].id), ["sea"], owner_id=owner.id)
    assert Tag.objects.filter(name="sea").exists()
    set_tags(images[1], ["cats"], owner_id=owner.id)
    assert [tag.name for tag in Tag.objects.all()] == ["cats"]


def test_two_people_may_use_the_same_word(images, owner, mate):
    tag_images(images, ["sea"], owner_id=owner.id)
    untag_images(images, ["sea"], owner_id=mate.id)
    assert names(images[0]) == ["sea"]


def test_whole_words_stay_whole_and_other_spellings_are_the_same():
    words = ["Paris, France", "B/W", "Cafe\u0301", "café", "CAFÉ", " ", "1/1000 s"]
    assert tag_names(words) == ["Paris, France", "B/W", "Café", "1/1000 s"]
    assert split_tags("Sea, b, sea") == ["Sea", "b"]


def test_a_tag_is_found_by_any_spelling(images, owner):
    tag_images(images, ["Straße"], owner_id=owner.id)
    tag_images(images, ["STRASSE", "Cafe\u0301"], owner_id=owner.id)
    set_tags(images[1], ["strasse", "CAFÉ"], owner_id=owner.id)
    assert [tag.name for tag in Tag.objects.all()] == ["Cafe\u0301", "Straße"]
    untag_images(images, ["straße"], owner_id=owner.id)
    assert [names(image) for image in images] == [["Cafe\u0301"]] * 2


def test_no_person_has_a_word_twice(owner):
    Tag.objects.create(owner=owner, name="Sea")
    with pytest.raises(IntegrityError):
        Tag.objects.create(owner=owner, name="sea")
