"""Pictures by words: three people, and documents that follow what they describe."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from apps.galleries import services
from apps.galleries.models import AutoTag, Gallery, Image, Origin
from apps.galleries.services.renaming import rename_image
from apps.jobs import services as jobs
from apps.search.models import SearchDocument
from apps.search.services import documents
from apps.search.services.auto_tags import Floors, scored_terms, write_tags
from apps.search.services.describing import request_describing
from apps.search.services.filters import Filters
from apps.search.services.words import find_by_words
from futu.doctor import findings
from tests.api.conftest import program
from tests.search.text.conftest import found

pytestmark = pytest.mark.both


def see(image: Image, **scores: float) -> None:
    AutoTag.objects.filter(image=image).delete()
    AutoTag.objects.bulk_create(
        AutoTag(image=image, term=term.replace("_", "-"), score=score)
        for term, score in scores.items()
    )


def test_by_name_tag_day_and_gallery(owner, gallery, image):
    services.tag_images(
        Image.objects.filter(id=image.id), ["外婆家", "Red Door"], owner_id=owner.id
    )
    Gallery.objects.filter(id=gallery.id).update(description="By the sea, 在海边")
    for words in ("picture", "red door", "外婆家", "外婆 door", "holiday", "海边", "door sea"):
        assert found(owner, words) == [image.id], words
    for words in ("blue door", "外公", "lake", "png"):
        assert found(owner, words) == [], words
    year = image.created.year
    assert found(owner, f"{year} door") == [image.id]
    assert found(owner, f"{year - 1} door") == []


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1234.jpg",
        "Screenshot_2023-05-01-12-00-00.png",
        "Photo 2023-05.HEIC",
        f"{'0123456789abcdef' * 4}.webp",
    ],
)
def test_by_a_files_whole_name(owner, image, name):
    Image.objects.filter(id=image.id).update(name=name)
    documents.write_documents([image.id])
    assert found(owner, name) == [image.id]
    assert found(owner, f"other {name}") == []


def test_by_what_is_seen_in_both_languages_and_by_synonyms(owner, image):
    see(image, siamese_cat=0.7, cat=0.9, animal=0.99)
    for words in ("cat", "kittens", "猫", "猫咪", "暹罗猫", "siamese cat", "动物"):
        assert found(owner, words) == [image.id], words
    assert found(owner, "dog") == []


def test_own_words_come_first_then_the_surest(owner, add):
    images = Image.objects.in_bulk([added.id for added in add(1, 2, 3).images])
    unsure, sure, own = images.values()
    see(unsure, cat=0.4)
    see(sure, cat=0.9)
    see(own)
    services.tag_images(Image.objects.filter(id=own.id), ["cat"], owner_id=owner.id)
    assert found(owner, "猫") == [sure.id, unsure.id]
    assert found(owner, "cat") == [own.id, sure.id, unsure.id]


def test_nobody_finds_what_is_another_persons(owner, mate, gallery, image):
    services.tag_images(Image.objects.filter(id=image.id), ["secret"], owner_id=owner.id)
    see(image, cat=0.9)
    for words in ("secret", "cat", "picture", "holidays"):
        assert found(owner, words, "both") == [image.id]
        assert found(mate, words, "both") == []
        assert found(None, words, "public") == []
    # Others may look at it, but its owner's notes are still nobody else's to ask about.
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    assert found(mate, "secret", "both") == found(mate, "cat", "both") == []


def test_everybody_finds_public_pictures(owner, mate, gallery, image):
    Gallery.objects.filter(id=gallery.id).update(owner=None, visibility="public")
    see(image, cat=0.9)
    for user in (owner, mate, None):
        assert found(user, "cat", "public") == [image.id]
    assert found(owner, "cat", "mine") == []


def test_documents_follow_what_they_describe(owner, gallery, image):
    this = Image.objects.filter(id=image.id)
    rename_image(image, "lighthouse.png")
    assert found(owner, "lighthouse") == [image.id]
    assert found(owner, "picture") == []
    services.tag_images(this, ["harbour"], owner_id=owner.id)
    services.untag_images(this, ["harbour"], owner_id=owner.id)
    assert found(owner, "harbour") == []
    services.set_tags(image, ["quay"], owner_id=owner.id)
    assert found(owner, "quay") == [image.id]
    other = Gallery.objects.create(owner=owner, name="Elsewhere")
    services.move_images(this, other, owner_id=owner.id)
    assert found(owner, "elsewhere quay") == [image.id]
    assert found(owner, "holidays") == []
    assert list(findings("search")) == []


def test_what_is_in_the_bin_is_not_found_and_comes_back(owner, image):
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)
    assert found(owner, "picture") == []
    services.restore_images(Image.including_bin.filter(id=image.id), owner_id=owner.id)
    jobs.drain()
    assert found(owner, "picture") == [image.id]
    services.remove_images(Image.including_bin.filter(id=image.id))
    assert found(owner, "picture") == []
    assert not SearchDocument.objects.exists()
    assert list(findings("search")) == []


def test_sources_are_words_too(image, gallery):
    Gallery.objects.filter(id=gallery.id).update(owner=None, visibility="public", name="Commons")
    Origin.objects.create(
        image=image,
        site="Commons",
        page="https://a.example/p",
        url="https://a.example/p.jpg",
        title="Morning fog",
        author="Ada",
        licence="cc0-1.0",
        fetched=image.created,
    )
    documents.write_documents([image.id])
    for words in ("fog", "ada", "commons", "ada commons"):
        assert found(None, words, "public") == [image.id], words


def test_verify_names_what_is_stale_and_rebuild_writes_what_is_missing(image):
    SearchDocument.objects.update(tokens="nonsense")
    with pytest.raises(CommandError):
        call_command("verify", stdout=StringIO())
    SearchDocument.objects.all().delete()
    call_command("verify", stdout=StringIO())  # The daily job is to write it.
    call_command("words", "rebuild", stdout=StringIO())
    assert SearchDocument.objects.count() == 1
    call_command("words", "status", stdout=StringIO())


def test_a_picture_is_analysed_when_it_comes_and_after_the_model_changed(image, owner):
    document = SearchDocument.objects.get(image=image)
    assert document.classifier == "fake:1"
    SearchDocument.objects.update(classifier="older:1")
    AutoTag.objects.all().delete()
    request_describing()
    jobs.drain()
    document.refresh_from_db()
    assert document.classifier == "fake:1"


def test_removed_tags_do_not_come_back_and_own_ones_are_not_touched(image, owner):
    services.tag_images(Image.objects.filter(id=image.id), ["mine"], owner_id=owner.id)
    see(image, cat=0.9)
    services.remove_auto_tag(image, "cat")
    scores = np.zeros((1, 1000), np.float32)
    scores[0, 281:286] = 20.0
    write_tags([image.id], scores, "fake:1")
    shown = set(image.auto_tags.shown().values_list("term", flat=True))
    assert "cat" not in shown
    assert "animal" in shown
    assert [tag.name for tag in image.tags.all()] == ["mine"]
    assert found(owner, "cat") == []


def test_what_is_broader_is_sure_where_the_breed_is_not():
    scores = np.zeros((1, 1000), np.float32)
    scores[0, 151:269] = 10.0
    [tags] = scored_terms(scores, "", Floors(0.5, 0.5))
    assert {"dog", "animal"} <= dict(tags).keys()
    assert "chihuahua" not in dict(tags)


def test_the_page_of_words(owner_client, mate_client, stranger_client, image, settings):
    see(image, cat=0.9)
    address = reverse("search:new") + "?q=猫"
    page = owner_client.get(address).content.decode()
    assert str(image.id) in page
    none = mate_client.get(address).content.decode()
    assert str(image.id) not in none
    assert "No picture has these words" in none
    assert stranger_client.get(address).status_code == 302
    settings.FUTU_PUBLIC_PAGES = settings.FUTU_PUBLIC_SEARCH = True
    assert str(image.id) not in stranger_client.get(address + "&scope=both").content.decode()


def test_other_words_are_suggested_and_only_of_what_one_may_see(owner_client, mate_client, image):
    see(image, tiger=0.9)
    address = reverse("search:new") + "?q=tigre"
    assert "?q=tiger" in owner_client.get(address).content.decode()
    assert "?q=tiger" not in mate_client.get(address).content.decode()


def test_pages_of_many(owner, gallery, add, owner_client, monkeypatch):
    monkeypatch.setattr("apps.search.views.words.SIZE", 2)
    add(*range(1, 6))
    first = owner_client.get(reverse("search:new") + "?q=picture").context
    assert (first["found"].count, first["found"].more) == (5, True)
    seen = [image.id for image in first["found"].images]
    for page in (2, 3):
        context = owner_client.get(reverse("search:new") + f"?q=picture&page={page}").context
        seen += [image.id for image in context["found"].images]
    assert len(set(seen)) == 5
    assert not context["found"].more


def test_with_a_picture_only_those_with_the_words_are_ranked(owner, owner_client, add):
    images = [added.id for added in add(1, 2, 3).images]
    for image_id in images[:2]:
        see(Image.objects.get(id=image_id), cat=0.9)
    asked = owner_client.post(
        reverse("search:new"), {"image": str(images[0]), "q": "猫"}, follow=True
    )
    assert "q=" in asked.redirect_chain[-1][0]
    assert [result.image.id for result in asked.context["matches"]] == [images[1]]


def test_a_tag_is_made_ones_own_or_taken_off(owner_client, mate_client, image):
    see(image, cat=0.9, animal=0.95)
    address = reverse("galleries:picture_tags", args=[image.id])
    assert mate_client.post(address, {"remove_auto": "cat"}).status_code == 404
    owner_client.post(address, {"adopt_auto": "cat"})
    owner_client.post(address, {"remove_auto": "animal"})
    assert [tag.name for tag in image.tags.all()] == ["cat"]
    assert not image.auto_tags.shown().exists()
    page = owner_client.get(reverse("galleries:picture", args=[image.id])).content.decode()
    assert "Seen in it" not in page


def test_the_api_finds_by_words_and_lists_what_is_seen(owner, mate, image):
    see(image, siamese_cat=0.8)
    answer = program(owner).get("/api/v1/search?q=暹罗猫").json()
    assert [row["id"] for row in answer["results"]] == [str(image.id)]
    assert answer["results"][0]["auto_tags"] == [
        {"term": "siamese-cat", "english": "Siamese cat", "chinese": "暹罗猫", "score": 0.8}
    ]
    assert program(mate).get("/api/v1/search?q=暹罗猫&scope=both").json()["results"] == []
    removed = f"/api/v1/images/{image.id}/auto-tags/siamese-cat"
    assert program(mate).delete(removed).status_code == 404
    assert program(owner).delete(removed).status_code == 204
    assert program(owner).get("/api/v1/search?q=cat").json()["count"] == 0


def test_the_command_finds_by_words(owner, image):
    see(image, cat=0.9)
    out = StringIO()
    call_command("find", "--text", "猫", "--user", "owner", "--json", stdout=out)
    line = json.loads(out.getvalue())
    assert [row["image"] for row in line["results"]] == [str(image.id)]
    assert line["query"] == "猫"


@pytest.mark.parametrize("words", ["'", '"', "a' OR 1=1 --", "*", "NOT", "AND OR", "🐱", "%", "  "])
def test_whatever_is_typed_is_no_syntax(owner, image, words):
    assert set(found(owner, words)) <= {image.id}


def test_the_index_is_used(owner, image):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    rows = SearchDocument.objects.filter(tokens__fits=[("picture",)])
    assert "search_document_tokens" in rows.explain() or "VIRTUAL TABLE" in rows.explain()


def test_of_many_words_the_first_count(owner, image):
    many = Filters(q=" ".join(["picture"] * 60))
    answer = find_by_words(many, Gallery.objects.owned_by(owner.id), owner.id, skip=0, k=5)
    assert [image.id for image in answer.images] == [image.id]
