"""The one place of settings, and the language a person chose."""

import pytest
from django.urls import reverse

from apps.accounts.models import Activity, ApiToken, User
from apps.accounts.services import issue_token

PAGES = [
    "accounts:home",
    "accounts:profile",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
    "accounts:tokens",
    "accounts:new_token",
    "accounts:history",
    "accounts:delete",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_sent_to_sign_in(db, stranger_client, name):
    response = stranger_client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_for_its_person(owner, sign_in, name, language):
    User.objects.update(language=language)
    response = sign_in(owner).get(reverse(name))
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert 'aria-current="page"' in response.content.decode()


def test_the_first_page_tells_of_oneself_alone(owner, mate, owner_client):
    issue_token(owner, "mine", [ApiToken.Scope.READ])
    for name in ("one", "two"):
        issue_token(mate, name, [ApiToken.Scope.READ])
    User.objects.filter(id=owner.id).update(stored=3 * 2**20)
    page = owner_client.get(reverse("accounts:home")).content.decode()
    assert "One in use" in page
    assert "3.0\xa0MB of 1.0\xa0GB used" in page
    assert mate.email not in page


def test_the_first_page_asks_little_however_much_there_is(
    owner, owner_client, django_assert_max_num_queries
):
    for number in range(20):
        issue_token(owner, str(number), [ApiToken.Scope.READ])
        Activity.objects.create(owner=owner, kind=Activity.Kind.ADDED)
    with django_assert_max_num_queries(9):
        owner_client.get(reverse("accounts:home"))


def test_a_nearly_full_account_is_told_so(owner, owner_client, settings):
    settings.FUTU_QUOTA = 1000
    User.objects.update(stored=950)
    assert "nearly full" in owner_client.get(reverse("accounts:home")).content.decode()


def test_the_profile_is_kept(owner, owner_client):
    form = {"username": "owner2", "language": "zh-hans", "shows_places": "on"}
    response = owner_client.post(reverse("accounts:profile"), form, follow=True)
    owner.refresh_from_db()
    assert (owner.username, owner.language, owner.shows_places) == ("owner2", "zh-hans", True)
    assert "已保存" in response.content.decode()


def test_mails_can_be_turned_off_where_there_are_any(owner, owner_client, settings):
    profile = reverse("accounts:profile")
    for settings.FUTU_MAIL in (False, True):
        offered = "mails_invitations" in owner_client.get(profile).content.decode()
        assert offered is settings.FUTU_MAIL
        owner_client.post(profile, {"username": "owner", "language": "en"})
        owner.refresh_from_db()
        assert owner.mails_invitations is not settings.FUTU_MAIL


@pytest.mark.parametrize("taken", ["mate", "MATE", "", "with space"])
def test_a_name_that_cannot_be_is_told_and_nothing_changes(owner, mate, owner_client, taken):
    form = {"username": taken, "language": "zh-hans"}
    response = owner_client.post(reverse("accounts:profile"), form)
    assert response.status_code == 422
    assert response.context["form"].errors["username"]
    assert response.context["user"].username == "owner"
    owner.refresh_from_db()
    assert (owner.username, owner.language) == ("owner", "")


def test_ones_own_name_may_change_its_case(owner, owner_client):
    owner_client.post(reverse("accounts:profile"), {"username": "Owner", "language": ""})
    owner.refresh_from_db()
    assert owner.username == "Owner"


def test_the_chosen_language_wins_over_browser_and_cookie(owner, owner_client):
    User.objects.update(language="zh-hans")
    owner_client.cookies["django_language"] = "en"
    response = owner_client.get(reverse("accounts:home"), headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "zh-hans"


def test_the_language_button_is_remembered_with_the_account(owner, mate, owner_client):
    owner_client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    owner.refresh_from_db()
    mate.refresh_from_db()
    assert (owner.language, mate.language) == ("zh-hans", "")


def test_a_language_that_is_none_is_not_remembered(owner, owner_client):
    owner_client.post(reverse("set_language"), {"language": "xx", "next": "/"})
    owner.refresh_from_db()
    assert owner.language == ""


def test_a_stranger_may_change_the_language_too(db, stranger_client):
    response = stranger_client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert response.cookies["django_language"].value == "zh-hans"
