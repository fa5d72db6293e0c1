"""What a person did, as sentences."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Activity
from apps.accounts.sentences import sentence_of
from apps.accounts.services import record

ID = str(uuid4())
GALLERY = {"gallery": ID, "gallery_name": "Holidays"}
PICTURE = {"image": ID, "name": "sea.jpg"}


def words(sentence: str) -> str:
    return re.sub("<[^>]+>", "", sentence)


@pytest.mark.parametrize(
    ("kind", "count", "values", "sentence"),
    [
        ("added", 3, GALLERY, "Added 3 pictures to Holidays"),
        ("added", 1, GALLERY | PICTURE, "Added sea.jpg to Holidays"),
        ("added", 1, {}, "Added 1 picture"),
        ("searched", 1, {"query": ID, "name": "sea.jpg"}, "Searched with sea.jpg"),
        ("searched", 1, {}, "Searched with a picture"),
        ("binned", 2, GALLERY, "Moved 2 pictures of Holidays to the bin"),
        ("binned", 9, GALLERY | {"whole": True}, "Moved the gallery Holidays to the bin"),
        ("restored", 1, PICTURE, "Took sea.jpg out of the bin"),
        ("deleted", 4, {}, "Deleted 4 pictures for good"),
        ("deleted", 4, GALLERY | {"whole": True}, "Deleted the gallery Holidays for good"),
        ("moved", 2, GALLERY, "Moved 2 pictures to Holidays"),
        ("moved", 2, {}, "Moved 2 pictures to another gallery"),
        ("downloaded", 5, GALLERY, "Downloaded 5 pictures of Holidays"),
        ("shared", 1, GALLERY, "Shared Holidays"),
    ],
)
def test_every_kind_has_its_sentence(kind, count, values, sentence):
    activity = Activity(kind=kind, count=count, values=values)
    assert words(sentence_of(activity)) == sentence
    with translation.override("zh-hans"):
        assert re.search("[\u4e00-\u9fff]", words(sentence_of(activity)))


def test_sentences_lead_to_where_it_can_be_seen():
    sentence = sentence_of(Activity(kind="added", count=1, values=GALLERY | PICTURE))
    assert reverse("galleries:detail", args=[ID]) in sentence
    assert reverse("galleries:picture", args=[ID]) in sentence
    sentence = sentence_of(Activity(kind="searched", values={"query": ID}))
    assert reverse("search:query", args=[ID]) in sentence


def test_what_is_deleted_has_no_link():
    sentence = sentence_of(Activity(kind="deleted", count=1, values=GALLERY | PICTURE))
    assert "href" not in sentence


@pytest.mark.parametrize("bad", ["", None, "no id", 7])
def test_an_id_that_is_none_leaves_the_words(bad):
    values = {"gallery": bad, "gallery_name": "Holidays"}
    assert sentence_of(Activity(kind="shared", values=values)) == "Shared Holidays"


def test_names_are_words_and_no_markup():
    values = {"gallery": ID, "gallery_name": "<script>"}
    assert "<script>" not in sentence_of(Activity(kind="shared", values=values))


def test_a_link_to_what_is_gone_says_so(owner, owner_client, gallery):
    record(owner.id, "added", count=2, gallery=str(gallery.id), gallery_name=gallery.name)
    address = gallery.get_absolute_url()
    assert address in owner_client.get(reverse("accounts:history")).content.decode()
    gallery.delete()
    assert owner_client.get(reverse("accounts:history")).status_code == 200
    assert owner_client.get(address).status_code == 404


def test_everybody_sees_their_own(owner, mate, owner_client, mate_client):
    record(owner.id, "added", count=2, **GALLERY)
    assert "Holidays" in owner_client.get(reverse("accounts:history")).content.decode()
    mates = mate_client.get(reverse("accounts:history")).content.decode()
    assert "Holidays" not in mates
    assert "Nothing yet" in mates


def test_long_histories_have_pages_and_each_asks_the_same(
    owner, owner_client, django_assert_num_queries
):
    for number in range(120):
        record(owner.id, "added", count=1, gallery=ID, gallery_name=f"G{number}")
    owner_client.get(reverse("accounts:home"))  # Whether there is a public gallery, is kept.
    with django_assert_num_queries(5):
        first = owner_client.get(reverse("accounts:history"))
    with django_assert_num_queries(5):
        last = owner_client.get(reverse("accounts:history") + "?page=3")
    assert first.content.decode().index("G119<") < first.content.decode().index("G118<")
    assert "G0<" in last.content.decode()
