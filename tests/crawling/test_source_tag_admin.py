"""Source tags in the admin: which are crawled, and their public names."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.models import Source, SourceTag
from apps.galleries.models import Tag
from tests.conftest import signed_in

LIST = reverse("admin:crawling_sourcetag_changelist")


@pytest.fixture
def staff_client(db: None) -> Client:
    return signed_in(User.objects.create_superuser("staff", "staff@example.org", "pw"))


@pytest.fixture
def words(source: Source) -> list[SourceTag]:
    return [SourceTag.objects.create(source=source, name=name) for name in ("Cats", "kitten")]


def page_of(word: SourceTag) -> str:
    return reverse("admin:crawling_sourcetag_change", args=[word.pk])


def act(client: Client, action: str, words: list[SourceTag], **values: Any) -> Any:
    sent = {"action": action, "_selected_action": [word.pk for word in words]} | values
    return client.post(LIST, sent)


def test_words_are_left_out_and_taken_in_again(staff_client: Client, words: list[SourceTag]):
    act(staff_client, "leave_out", words)
    assert not SourceTag.objects.filter(wanted=True).exists()
    act(staff_client, "want", words[:1])
    assert SourceTag.objects.get(wanted=True) == words[0]


def test_several_words_get_one_public_tag(
    staff_client: Client, words: list[SourceTag], make_entry: Any
):
    page = act(staff_client, "give_one_tag", words)
    assert page.context["suggestions"] == ["Cats", "kitten"]
    assert not Tag.objects.filter(owner=None).exists()
    act(staff_client, "give_one_tag", words, public="CAT")
    tag = Tag.objects.get(owner=None)
    assert tag.name == "cat"
    assert set(SourceTag.objects.values_list("tag", flat=True)) == {tag.pk}


def test_one_word_is_called_otherwise(staff_client: Client, words: list[SourceTag]):
    sent = {"public": "cat", "wanted": "on", "limit": "50"}
    assert staff_client.post(page_of(words[1]), sent).status_code == 302
    words[1].refresh_from_db()
    assert (words[1].tag.name, words[1].limit) == ("cat", 50)
    refused = staff_client.post(page_of(words[1]), sent | {"public": "###"})
    assert "public" in refused.context["adminform"].form.errors
    assert 'value="cat"' in staff_client.get(page_of(words[0])).content.decode()  # Suggested.


def test_the_list_asks_as_much_for_many_as_for_one(
    staff_client: Client, source: Source, words: list[SourceTag], make_entry: Any
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff_client.get(LIST).status_code == 200
        return len(queries)

    make_entry().source_tags.add(words[0])
    asked()
    few = asked()
    for n in range(20):
        tag = Tag.objects.create(owner=None, name=f"tag {n}")
        SourceTag.objects.create(source=source, name=f"word {n}", tag=tag)
    assert asked() == few
    listed = {word.name: word.picture_count for word in response_list(staff_client)}
    assert listed["Cats"] == 1


def response_list(client: Client) -> list[Any]:
    return list(client.get(LIST).context["cl"].result_list)


def test_words_are_nobody_elses(
    mate_client: Client, stranger_client: Client, words: list[SourceTag]
):
    unprivileged = signed_in(
        User.objects.create_user("clerk", "c@example.org", "pw", is_staff=True)
    )
    for address in (LIST, page_of(words[0])):
        for method in ("get", "post"):
            for client in (mate_client, stranger_client):
                response = getattr(client, method)(address, {"public": "x"})
                assert response["Location"].startswith(reverse("admin:login")), address
            assert getattr(unprivileged, method)(address).status_code == 403
    assert not SourceTag.objects.exclude(tag=None).exists()
