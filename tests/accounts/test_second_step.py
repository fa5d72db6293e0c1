"""The step after the password, and the admin that asks for it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.site import lacks_second_step

PASSWORD = {"login": "owner", "password": "correct horse battery"}


def code_of(secret: str) -> str:
    counter = max(auth.yield_hotp_counters_from_time()) - 1
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


@pytest.fixture
def secret(owner, second_step) -> str:
    return second_step(owner).instance.wrap().instance.data["secret"]


def test_setting_up_codes_from_an_app(owner, sign_in):
    client = sign_in(owner)
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    code = code_of(page.context["form"].secret)
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert {a.type for a in Authenticator.objects.filter(user=owner)} == {"totp", "recovery_codes"}


def test_the_password_alone_does_not_let_in(client, secret):
    response = client.post(reverse("account_login"), PASSWORD)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("galleries:index")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert response["Location"] == reverse("galleries:index")
    assert client.get(reverse("galleries:index")).status_code == 200


def test_a_recovery_code_opens_once(owner, secret):
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    for lets_in in (True, False):
        client = Client()
        client.post(reverse("account_login"), PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert (client.get(reverse("galleries:index")).status_code == 200) is lets_in


def test_recovery_codes_are_shown_and_downloaded_by_their_owner_alone(owner, mate_client, secret):
    owner_client = Client()
    owner_client.force_login(owner)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        first = reverse(name)
        asked = owner_client.get(first, follow=True)
        assert asked.resolver_match.url_name == "account_reauthenticate" or asked.status_code == 200
        assert mate_client.get(first).status_code == 404
        assert Client().get(first).status_code == 302


def test_a_passkey_of_another_is_not_there(owner, mate, sign_in):
    key = Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": "key", "credential": {}}
    )
    client = sign_in(mate)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404
    assert Client().get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 302
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.fixture
def staff(owner: User) -> User:
    owner.is_staff = owner.is_superuser = True
    owner.save()
    return owner


@pytest.fixture
def on_the_internet(settings):
    settings.FUTU_HTTPS = True


def test_the_admin_is_entered_through_the_one_sign_in_page(db, stranger_client):
    response = stranger_client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_at_home_the_admin_opens_with_a_password(staff, sign_in):
    assert sign_in(staff).get(reverse("admin:index")).status_code == 200


def test_on_the_internet_staff_are_sent_to_set_up_a_second_step(staff, sign_in, on_the_internet):
    client = sign_in(staff)
    for name in ("admin:index", "admin:accounts_user_changelist", "admin:login"):
        response = client.get(reverse(name), follow=True)
        assert response.redirect_chain[-1][0] == reverse("mfa_index")
        assert "second step" in response.content.decode()


def test_on_the_internet_staff_with_a_second_step_come_in(
    staff, owner_client, second_step, on_the_internet
):
    second_step(staff)
    assert owner_client.get(reverse("admin:index")).status_code == 200


def test_on_the_internet_others_still_stay_outside(mate, mate_client, second_step, on_the_internet):
    second_step(mate)
    response = mate_client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403


def test_nobody_lacks_a_second_step_where_none_is_asked(db):
    assert not lacks_second_step(AnonymousUser())
