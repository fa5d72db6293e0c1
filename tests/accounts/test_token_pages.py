"""The pages of API tokens: made, shown once, revoked; nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.accounts.services import issue_token, token_of

FORM = {"name": "backup", "scopes": ["read", "search"], "lifetime": "30"}


def test_a_token_is_made_and_its_secret_shown_once(owner, sign_in):
    client = sign_in(owner)
    response = client.post(reverse("accounts:new_token"), FORM)
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    token = token_of(secret)
    assert token.owner == owner
    assert token.scopes == ["read", "search"]
    assert token.expires
    assert timedelta(days=29) < token.expires - timezone.now() < timedelta(days=31)
    listed = client.get(reverse("accounts:tokens")).content.decode()
    assert "backup" in listed
    assert secret not in listed


def test_a_token_may_live_until_it_is_revoked(owner, sign_in):
    sign_in(owner).post(reverse("accounts:new_token"), FORM | {"lifetime": ""})
    assert ApiToken.objects.get().expires is None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"lifetime": "9999"}]
)
def test_a_wrong_form_makes_no_token(owner, sign_in, wrong):
    response = sign_in(owner).post(reverse("accounts:new_token"), FORM | wrong)
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_who_has_not_given_the_password_lately_is_asked_for_it(owner, owner_client):
    response = owner_client.get(reverse("accounts:new_token"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    form = {"password": "correct horse battery"}
    response = owner_client.post(response["Location"], form)
    assert response["Location"] == reverse("accounts:new_token")


def test_revoking_asks_first_and_then_ends_it(owner, owner_client):
    token, secret = issue_token(owner, "old", ["read"])
    address = reverse("accounts:revoke_token", args=[token.id])
    assert owner_client.get(address).status_code == 200
    assert token_of(secret)
    owner_client.post(address)
    assert token_of(secret) is None
    assert "Revoked" in owner_client.get(reverse("accounts:tokens")).content.decode()


def test_a_mate_sees_and_revokes_nothing_of_anothers(owner, mate_client):
    token, secret = issue_token(owner, "private name", ["read"])
    assert "private name" not in mate_client.get(reverse("accounts:tokens")).content.decode()
    address = reverse("accounts:revoke_token", args=[token.id])
    assert mate_client.get(address).status_code == 404
    assert mate_client.post(address).status_code == 404
    assert token_of(secret)


def test_a_stranger_revokes_nothing(owner, stranger_client):
    token, secret = issue_token(owner, "old", ["read"])
    stranger_client.post(reverse("accounts:revoke_token", args=[token.id]))
    assert token_of(secret)


def test_the_list_asks_the_same_however_long_it_is(owner, owner_client, django_assert_num_queries):
    issue_token(owner, "first", ["read"])
    owner_client.get(reverse("accounts:tokens"))
    for number in range(10):
        issue_token(owner, str(number), ["read", "write"])
    with django_assert_num_queries(4):
        owner_client.get(reverse("accounts:tokens"))
