"""One public name for the tags that sources write in many ways."""

import pytest

from apps.crawling.models import CrawledImage, SourceTag
from apps.crawling.services import source_tags
from apps.crawling.services.source_tags import (
    merge_tags,
    normalised,
    public_tag,
    rename_source_tag,
    tag_for,
)
from apps.galleries.models import Image, Tag
from apps.jobs import services as jobs

pytestmark = pytest.mark.both


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("#Sea_Side", "sea side"),
        ("sea-side", "sea side"),
        ("  Sea   SIDE ", "sea side"),
        ("ＳＥＡ", "sea"),
        ("Straße", "strasse"),
        ("猫", "猫"),
        ("cats", "cats"),
        ("##", ""),
        ("x" * 80, "x" * 50),
    ],
)
def test_one_spelling(written, name):
    assert normalised(written) == name


@pytest.fixture
def make_source_tag(source):
    return lambda name: SourceTag.objects.create(source=source, name=name)


def test_words_that_differ_in_spelling_share_a_tag(make_source_tag):
    one, two = tag_for(make_source_tag("#Sea_side")), tag_for(make_source_tag("sea-side"))
    assert one == two
    assert (one.name, one.owner) == ("sea side", None)
    assert Tag.objects.count() == 1


def test_a_word_of_which_nothing_is_left_has_no_tag(make_source_tag):
    assert tag_for(make_source_tag("#")) is None


def test_what_staff_decided_is_kept(make_source_tag):
    word = make_source_tag("kitty")
    rename_source_tag(word, "Cat", by=None)
    assert tag_for(SourceTag.objects.get(id=word.id)).name == "cat"
    with pytest.raises(ValueError, match="at least one letter"):
        rename_source_tag(word, " # ", by=None)


@pytest.fixture
def pictured(add, make_entry, make_source_tag):
    """Two pictures: one of "kitty", one of "kitty" and "kitten", both called "kitten"."""
    kitty, kitten = make_source_tag("kitty"), make_source_tag("kitten")
    tag = public_tag("kitten")
    SourceTag.objects.update(tag=tag)
    images = list(add(1, 2, work=False).images)
    for n, image in enumerate(images):
        image.tags.add(tag)
        entry = make_entry(n, image=image, state=CrawledImage.State.APPROVED)
        entry.source_tags.set([kitty, kitten][: n + 1])
    kitty.refresh_from_db()
    return kitty, images


def names(image):
    return {tag.name for tag in Image.objects.get(id=image.id).tags.all()}


def test_a_word_called_otherwise_changes_its_pictures(pictured):
    kitty, (first, second) = pictured
    assert rename_source_tag(kitty, "cat", by=None) is None
    assert names(first) == {"cat"}
    assert names(second) == {"cat", "kitten"}  # Its other source tag still has this name.


def test_many_pictures_are_retagged_by_a_job(pictured, monkeypatch, owner):
    _, (first, second) = pictured
    monkeypatch.setattr(source_tags, "AT_ONCE", 1)
    kitten, cat = public_tag("kitten"), public_tag("cat")
    assert kitten
    assert cat
    job = merge_tags(kitten, cat, by=owner)
    assert (job.owner, job.total, job.about) == (owner, 2, "kitten → cat")
    jobs.drain()
    job.refresh_from_db()
    assert (job.state, job.done) == (job.State.SUCCEEDED, 2)
    assert names(first) == names(second) == {"cat"}
    assert set(SourceTag.objects.values_list("tag__name", flat=True)) == {"cat"}
