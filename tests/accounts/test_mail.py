"""What is confirmed by mail, and what happens where no mail is sent."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from apps.accounts.models import User

SIGN_UP = {
    "username": "mei",
    "email": "mei@example.org",
    "password1": "a long enough phrase",
    "password2": "a long enough phrase",
}
CODE = re.compile(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", re.MULTILINE)
HERE = "account_email_verification_sent"


@pytest.fixture
def mailing(settings, django_user_model):
    """As with an EMAIL_URL, and somebody who administers: the first account would."""
    django_user_model.objects.create_superuser("root", password="long enough to administer")
    settings.FUTU_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


def code_in(mail) -> str:
    return CODE.findall(mail.body)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_account_opens_with_the_code_in_the_mail(client, mailing, mailoutbox, language):
    language_of = {"Accept-Language": language}
    response = client.post(reverse("account_signup"), SIGN_UP, headers=language_of)
    assert response["Location"] == reverse(HERE)
    assert client.get(reverse("galleries:index")).status_code == 302
    assert client.post(reverse(HERE), {"code": "WRONG1"}).context["form"].errors
    client.post(reverse(HERE), {"code": code_in(mailoutbox[0])})
    assert client.get(reverse("galleries:index")).status_code == 200
    assert EmailAddress.objects.get(user__username="mei").verified
    chinese = re.search("[\u4e00-\u9fff]{4}", mailoutbox[0].subject + mailoutbox[0].body)
    assert bool(chinese) == (language == "zh-hans")


@pytest.mark.django_db
def test_a_wrong_address_is_put_right_before_it_is_confirmed(client, mailing, mailoutbox):
    client.post(reverse("account_signup"), SIGN_UP | {"email": "mee@example.org"})
    client.post(reverse(HERE), {"action": "change", "email": "mei@example.org"})
    assert mailoutbox[-1].to == ["mei@example.org"]
    client.post(reverse(HERE), {"code": code_in(mailoutbox[-1])})
    assert User.objects.get(username="mei").email == "mei@example.org"


def test_an_address_that_has_an_account_is_not_given_away(client, owner, mailing, mailoutbox):
    response = client.post(reverse("account_signup"), SIGN_UP | {"email": owner.email})
    assert response["Location"] == reverse(HERE)
    assert client.get(reverse(HERE)).status_code == 200
    assert not User.objects.filter(username="mei").exists()
    assert "already" in mailoutbox[0].subject


def test_an_account_without_an_address_signs_in_without_a_code(db, client, mailing):
    """`createsuperuser` may make one; no code could reach it."""
    User.objects.create_superuser("admin", "", "correct horse battery")
    form = {"login": "admin", "password": "correct horse battery"}
    assert client.post(reverse("account_login"), form)["Location"] == reverse("galleries:index")


def test_an_address_changes_with_the_code_and_the_old_one_is_told(
    owner, sign_in, settings, mailing, mailoutbox
):
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client = sign_in(owner)
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    owner.refresh_from_db()
    assert owner.email == "owner@example.org"
    client.post(reverse(HERE), {"code": code_in(mailoutbox[-1])})
    owner.refresh_from_db()
    assert owner.email == "new@example.org"
    assert mailoutbox[-1].to == ["owner@example.org"]
    assert "Unknown browser" in mailoutbox[-1].body


def test_without_mail_an_address_changes_at_once(owner, mate, sign_in):
    client = sign_in(owner)
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    owner.refresh_from_db()
    mate.refresh_from_db()
    assert owner.email == "new@example.org"
    assert mate.email == "mate@example.org"
    assert list(EmailAddress.objects.values_list("email", "primary")) == [("new@example.org", True)]


def test_without_mail_nobody_takes_the_address_of_another(owner, mate, sign_in):
    form = {"action_add": "", "email": mate.email.upper()}
    response = sign_in(owner).post(reverse("account_email"), form)
    assert response.context["form"].errors["email"]
    owner.refresh_from_db()
    assert owner.email == "owner@example.org"


def test_without_mail_nobody_is_told_of_mail(db, client):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "sends no mail" in page
    assert "Send the link" not in page


def test_with_mail_a_link_is_promised(db, client, mailing):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "Send the link" in page


def test_a_mail_server_that_is_down_is_told_and_nothing_breaks(
    db, client, mailing, monkeypatch, caplog
):
    def refuse(*args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    response = client.post(reverse("account_signup"), SIGN_UP, follow=True)
    assert response.status_code == 200
    assert "could not be sent" in response.content.decode()
    assert "could not be sent" in caplog.text
    assert User.objects.filter(username="mei").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_changed_password_is_told_by_mail(owner, sign_in, mailing, mailoutbox, language):
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    User.objects.update(language=language)
    form = {
        "oldpassword": "correct horse battery",
        "password1": "an entirely new phrase",
        "password2": "an entirely new phrase",
    }
    sign_in(owner).post(reverse("account_change_password"), form)
    subject = {"en": "Your password for Futu was changed", "zh-hans": "你的浮图密码已更改"}
    assert [mail.subject for mail in mailoutbox] == [subject[language]]


def test_too_many_wrong_passwords_end_in_a_page_that_says_so(client, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    form = {"login": "owner", "password": "wrong"}
    answers = [client.post(reverse("account_login"), form) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert "Wait a few minutes" in answers[-1].content.decode()
