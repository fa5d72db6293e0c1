"""A result by its link: made and revoked by its owner alone, read by whoever has it."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.comparison.models import SharedComparison
from apps.comparison.services.sharing import signed_id
from tests.comparison.conftest import agree, compared_screens

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(owner):
    return compared_screens(owner)


@pytest.fixture
def address(found, owner_client) -> str:
    owner_client.post(reverse("comparison:share", args=[found.pk]))
    link = SharedComparison.objects.get()
    path = reverse("comparison:shared", args=[signed_id(link)])
    assert f"http://testserver{path}" in owner_client.get(found.get_absolute_url()).content.decode()
    return path


def test_whoever_has_the_link_sees_the_result_and_nothing_else(address, found, mate_client):
    for client in (Client(), mate_client):
        response = client.get(address)
        assert response.status_code == 200
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Cache-Control"] == "private, no-store"
        page = response.content.decode()
        assert "1 difference" in page
        for way in ("judge", "delete", "words", "share", "unshare", "comparison"):
            assert reverse(f"comparison:{way}", args=[found.pk]) not in page
        assert str(found.first_id) not in page
        for which in ("first", "second", "difference"):
            assert f"{address}{which}.png" in page
            file = client.get(f"{address}{which}.png")
            assert b"".join(file).startswith(b"\x89PNG")
            assert "noindex" in file["X-Robots-Tag"]
        assert client.get(f"{address}aligned.png").status_code == 404
    assert SharedComparison.objects.get().visits == 2


def test_words_are_shown_without_the_way_to_ask(owner, provider, fake, owner_client):
    agree(owner)
    found = compared_screens(owner, aspects=("text",))
    owner_client.post(reverse("comparison:share", args=[found.pk]))
    link = reverse("comparison:shared", args=[signed_id(SharedComparison.objects.get())])
    page = Client().get(link).content.decode()
    assert "I see 2 pictures" in page
    assert reverse("comparison:words", args=[found.pk]) not in page


def test_a_revoked_link_opens_nothing(address, found, owner_client):
    owner_client.post(reverse("comparison:unshare", args=[found.pk]))
    for path in (address, f"{address}first.png"):
        response = Client().get(path)
        assert response.status_code == 404
        assert "noindex" in response["X-Robots-Tag"]
    owner_client.post(reverse("comparison:share", args=[found.pk]))
    assert Client().get(address).status_code == 404
    assert SharedComparison.objects.filter(revoked=None).count() == 1


def test_a_link_is_signed(address, found):
    row = SharedComparison.objects.get()
    for made_up in (row.id.hex, f"{row.id.hex}.x", "x", str(found.pk)):
        path = reverse("comparison:shared", args=[made_up])
        assert Client().get(path).status_code == 404


def test_links_end_with_the_comparison_and_with_the_account(address, found, owner):
    owner.is_active = False
    owner.save()
    assert Client().get(address).status_code == 404
    owner.is_active = True
    owner.save()
    assert Client().get(address).status_code == 200
    found.delete()
    assert Client().get(address).status_code == 404


def test_only_the_owner_makes_and_revokes(found, address, mate_client, stranger_client):
    for name in ("share", "unshare"):
        way = reverse(f"comparison:{name}", args=[found.pk])
        assert mate_client.post(way).status_code == 404
        assert "/login/" in stranger_client.post(way)["Location"]
    assert Client().get(address).status_code == 200
    assert SharedComparison.objects.count() == 1


def test_what_has_no_result_is_not_shared(found, owner_client):
    found.result = None
    found.save()
    owner_client.post(reverse("comparison:share", args=[found.pk]))
    assert not SharedComparison.objects.exists()
