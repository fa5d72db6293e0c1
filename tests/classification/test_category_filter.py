"""Category as a filter and a grouping: what counts for a person, and nobody else's word."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.models import Category, Classification, PictureCategory
from apps.classification.services import category_filter, corrections
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.search.models import Query
from apps.search.services.asking import ask_with_file
from futu.rooms import KEYS
from tests.classification.conftest import agree, answer

pytestmark = pytest.mark.both


@pytest.fixture
def sorted_pictures(owner, add, recipe, fake) -> dict[str, Image]:
    """The owner's: a pet, food that the model takes for a pet, an unsure one, one not asked."""
    agree(owner)
    images = dict(zip(("pet", "food", "unsure", "new"), add(1, 2, 3, 4).images, strict=True))
    fake.will(answer("pets"), answer("pets"), answer("foods", 0.1))
    for name in ("pet", "food", "unsure"):
        classify(of_image(Image.objects.get(pk=images[name].pk)), recipe, owner)
    say(owner, images["food"], "foods")
    return images


def say(person: User, image: Image, code: str) -> None:
    corrections.correct(person, image.sha256, Category.objects.get(code=code))


def found(client: Client, gallery: Gallery, **asked: str) -> set[str]:
    page = client.get(gallery.get_absolute_url(), asked)
    assert page.status_code == 200
    listing = page.context["listing"]
    return {image.name for image in listing.slice.images}


def names(images: dict[str, Image], *keys: str) -> set[str]:
    return {images[key].name for key in keys}


VALUES = {"pets": ["pet"], "foods": ["food"], "unsure": ["unsure"], "-": ["new"], "idcard": []}


def test_a_gallery_is_narrowed(owner_client, gallery, sorted_pictures):
    for value, keys in VALUES.items():
        assert found(owner_client, gallery, category=value) == names(sorted_pictures, *keys)
    both = found(owner_client, gallery, category="pets", q="picture-2")
    assert both == set(), "with another filter both are conditions"
    page = owner_client.get(gallery.get_absolute_url(), {"category": "pets"})
    assert page.context["listing"].address == "category=pets"
    wrong = owner_client.get(gallery.get_absolute_url(), {"category": "cars"}).text
    assert "cars is not one of the available choices" in wrong


def test_a_gallery_is_grouped(owner_client, gallery, sorted_pictures):
    page = owner_client.get(gallery.get_absolute_url(), {"group": "category"})
    groups = page.context["listing"].groups
    assert [(group.value, group.count) for group in groups] == [
        ("pets", 1), ("foods", 1), ("unsure", 1), ("-", 1),
    ]  # fmt: skip
    assert next(group.address for group in groups) == "category=pets"
    assert f"{groups[0].images[0].pk}/?category=pets" in page.text, "on to the next of its group"
    narrowed = owner_client.get(gallery.get_absolute_url(), {"group": "category", "category": "-"})
    assert [group.value for group in narrowed.context["listing"].groups] == ["-"]
    empty = owner_client.get(gallery.get_absolute_url(), {"group": "category", "q": "nothing"})
    assert "No picture matches" in empty.text


def test_a_word_is_taken_back(owner, owner_client, gallery, sorted_pictures):
    corrections.take_back(owner, sorted_pictures["food"].sha256)
    assert found(owner_client, gallery, category="pets") == names(sorted_pictures, "pet", "food")
    say(owner, sorted_pictures["new"], "pets")
    corrections.take_back(owner, sorted_pictures["new"].sha256)
    assert found(owner_client, gallery, category="-") == names(sorted_pictures, "new")


def test_a_later_answer_counts_and_a_word_stands_above_it(
    owner, owner_client, gallery, sorted_pictures
):
    """Asked again by another recipe, as staff made one."""
    recipe = local_recipe()
    asked = {}
    for name in ("pet", "food"):
        image = Image.objects.get(pk=sorted_pictures[name].pk)
        asked[name] = classify(of_image(image), recipe, owner).verdict.category or "unsure"
    assert sorted_pictures["pet"].name in found(owner_client, gallery, category=asked["pet"])
    assert found(owner_client, gallery, category="foods") >= names(sorted_pictures, "food")


def test_the_same_bytes_elsewhere_have_the_word_too(owner, owner_client, sorted_pictures, upload):
    other = Gallery.objects.create(owner=owner, name="Other")
    add_images(other, [upload("again.png", seed=2), upload("pet.png", seed=1)])
    jobs.drain()
    assert found(owner_client, other, category="foods") == {"again.png"}
    # An answer is to a question about one picture.
    assert found(owner_client, other, category="-") == {"pet.png"}


def test_nobody_is_shown_what_others_asked_or_said(
    owner, mate, owner_client, mate_client, stranger_client, gallery, sorted_pictures, upload
):
    """In a gallery that all may see, and with the same bytes in one's own."""
    Gallery.objects.filter(pk=gallery.pk).update(visibility="public")
    mine = Gallery.objects.create(owner=mate, name="Mine")
    add_images(mine, [upload("same.png", seed=1)])
    jobs.drain()
    assert found(mate_client, mine, category="pets") == set()
    assert found(mate_client, mine, category="-") == {"same.png"}
    for scope in ("mine", "public", "both"):
        asked = {"q": "picture", "category": "pets", "scope": scope}
        assert mate_client.get(reverse("search:new"), asked).context["found"].count == 0
        api = mate_client.get("/api/v1/search", asked).json()
        assert (api["count"], api["results"]) == (0, [])
    assert mate_client.get(gallery.get_absolute_url(), {"category": "pets"}).status_code == 404
    # And the other way round: what somebody else says of public pictures is theirs alone.
    say(mate, sorted_pictures["pet"], "screenshot")
    assert found(owner_client, gallery, category="pets") == names(sorted_pictures, "pet")
    assert found(owner_client, gallery, category="screenshot") == set()
    query = ask_with_file(mate.id, upload("question.png", seed=9))
    Query.objects.filter(pk=query.pk).update(scope="public")
    for value, there in (("screenshot", ["picture-1.png"]), ("pets", []), ("foods", [])):
        page = mate_client.get(query.get_absolute_url(), {"category": value})
        assert [match.image.name for match in page.context["matches"]] == there


def test_a_visitor_is_told_nothing(owner, stranger_client, upload, sorted_pictures, settings):
    """Of the public gallery, also of bytes that somebody has asked about."""
    settings.FUTU_PUBLIC_PAGES = settings.FUTU_PUBLIC_SEARCH = True
    public = Gallery.objects.create(owner=None, name="Web", visibility="public")
    add_images(public, [upload("web.png", seed=1)])
    jobs.drain()
    say(owner, sorted_pictures["pet"], "pets")
    asked = {"q": "web", "scope": "public"}
    page = stranger_client.get(reverse("search:new"), asked)
    assert page.context["found"].count == 1
    assert 'name="category"' not in page.text
    for value in ("pets", "unsure"):
        page = stranger_client.get(reverse("search:new"), asked | {"category": value})
        assert page.context["found"].count == 0


def test_searches_are_narrowed(owner, owner_client, sorted_pictures, upload):
    query = ask_with_file(owner.id, upload("question.png", seed=1))
    page = owner_client.get(query.get_absolute_url(), {"category": "pets"})
    assert [match.image.name for match in page.context["matches"]] == ["picture-1.png"]
    assert page.context["searched"] == 1
    [chip] = page.context["filters"]
    assert (str(chip["label"]), chip["value"]) == ("Category", "Pets")
    words = owner_client.get(reverse("search:new"), {"q": "picture", "category": "unsure"})
    assert [image.name for image in words.context["found"].images] == ["picture-3.png"]
    assert 'name="category"' in words.text
    assert "category=unsure" in words.context["here"]
    sent = {"file": upload(seed=2), "category": "foods"}
    answered = owner_client.post(reverse("search:new"), sent)
    assert answered["Location"].endswith("?category=foods")
    other = owner_client.post(reverse("search:elsewhere", args=[query.id]), {"category": "-"})
    assert other["Location"].endswith("?category=-")


def test_the_api_and_the_command_narrow(owner, owner_client, sorted_pictures, upload):
    query = ask_with_file(owner.id, upload("question.png", seed=1))
    address = f"/api/v1/search/{query.id}"
    api = owner_client.get(address, {"category": "pets"}).json()
    assert [one["image"]["name"] for one in api["results"]] == ["picture-1.png"]
    assert owner_client.get(address, {"category": "cars"}).status_code == 404
    assert owner_client.get(address, {"category": "No!"}).status_code == 422

    def command(value: str) -> list[str]:
        said = StringIO()
        options = {"text": "picture", "category": value, "user": "owner", "json": True}
        call_command("find", stdout=said, **options)
        return [one["name"] for one in json.loads(said.getvalue())["results"]]

    assert command("foods") == ["picture-2.png"]
    assert command("-") == ["picture-4.png"]
    with pytest.raises(CommandError, match="--category is one of social_activities"):
        command("cars")


def test_without_the_room_there_is_no_filter(owner_client, gallery, sorted_pictures, settings):
    settings.ROOMS = tuple(room for room in settings.ROOMS if room.key not in KEYS)
    page = owner_client.get(gallery.get_absolute_url(), {"category": "pets", "group": "category"})
    assert len(page.context["listing"].slice.images) == 4
    assert 'name="category"' not in page.text
    assert 'name="group"' not in page.text
    assert (
        owner_client.get("/api/v1/search", {"q": "picture", "category": "pets"}).status_code == 404
    )


def test_what_is_deleted_leaves_nothing(owner, sorted_pictures):
    Image.objects.get(pk=sorted_pictures["pet"].pk).delete()
    assert PictureCategory.objects.count() == 2
    User.objects.filter(pk=owner.pk).delete()
    assert PictureCategory.objects.count() == 0


def test_counts_agree_with_what_is_listed(owner, gallery, sorted_pictures):
    images = Image.objects.filter(gallery=gallery)
    counts = category_filter.counts(images, owner.pk)
    assert counts == {"pets": 1, "foods": 1, "unsure": 1, "-": 1}
    for value, count in counts.items():
        assert images.filter(category_filter.where(value, owner.pk)).count() == count


def test_failures_are_no_answers(owner, add, recipe, fake):
    """Nobody agreed: the question fails, and the picture stays one that was not asked about."""
    [image] = add(1).images
    with pytest.raises(Exception, match="agreed"):
        classify(of_image(Image.objects.get(pk=image.pk)), recipe, owner)
    assert Classification.objects.get().error
    assert not PictureCategory.objects.exists()


@pytest.mark.parametrize("value", ["pets", "unsure"])
def test_an_index_answers_without_reading_rows(owner, gallery, value):
    """However many pictures others have asked about."""
    if connection.vendor == "postgresql":  # It would read so few rows one by one.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    narrowed = Image.objects.filter(gallery=gallery).filter(category_filter.where(value, owner.pk))
    assert "picture_category_of_owner" in narrowed.order_by("-created", "id").explain()


def test_no_query_for_each_picture(
    owner_client, gallery, sorted_pictures, django_assert_max_num_queries
):
    address = gallery.get_absolute_url()
    owner_client.get(address)
    with django_assert_max_num_queries(11):
        owner_client.get(address, {"category": "pets"})
    # Those of the page, one that counts, and one for each group.
    with django_assert_max_num_queries(11 + 1 + 4):
        owner_client.get(address, {"group": "category"})
