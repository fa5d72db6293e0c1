"""Sign-up, sign-in, sign-out and a forgotten password, with our own templates."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs import services as jobs

SIGN_UP = {
    "username": "mei",
    "email": "mei@example.org",
    "password1": "a long enough phrase",
    "password2": "a long enough phrase",
}


def test_a_stranger_signs_up_and_lands_in_an_empty_house(client, mate):
    response = client.post(reverse("account_signup"), SIGN_UP, follow=True)
    assert response.redirect_chain[-1][0] == reverse("galleries:index")
    assert User.objects.get(username="mei").email == "mei@example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password2", "another phrase"),
        ("email", "no address"),
        ("username", ""),
        ("password1", "1"),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_told_and_nobody_is_made(client, mate, field, value):
    response = client.post(reverse("account_signup"), SIGN_UP | {field: value})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert User.objects.get() == mate


@pytest.mark.parametrize("login", ["owner", "owner@example.org"])
def test_signing_in_by_name_or_address_and_out_again(client, owner, login):
    form = {"login": login, "password": "correct horse battery"}
    response = client.post(reverse("account_login"), form)
    assert response["Location"] == reverse("galleries:index")
    client.post(reverse("account_logout"))
    assert client.get(reverse("galleries:index")).status_code == 302


def test_a_wrong_password_does_not_let_in(client, owner):
    form = {"login": "owner", "password": "wrong"}
    response = client.post(reverse("account_login"), form)
    assert response.context["form"].errors
    assert client.get(reverse("galleries:index")).status_code == 302


def test_signing_in_leads_to_where_one_wanted_to_go(client, owner, gallery):
    wanted = gallery.get_absolute_url()
    sign_in = client.get(wanted)["Location"]
    form = {"login": "owner", "password": "correct horse battery"}
    assert client.post(sign_in, form)["Location"] == wanted


def test_a_forgotten_password_is_replaced_by_mail(client, owner, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": owner.email})
    assert not mailoutbox, "it is sent after the answer"
    jobs.drain()
    link = re.search(r"https?://[^/\s]+(/\S+)", mailoutbox[0].body).group(1)
    form_page = client.get(link, follow=True)
    address = form_page.redirect_chain[-1][0]
    new = "an entirely new phrase"
    client.post(address, {"password1": new, "password2": new})
    owner.refresh_from_db()
    assert owner.check_password(new)


def test_asking_for_an_unknown_address_tells_nothing(client, owner, mailoutbox):
    """Not by the answer, not by what was done for it, and not by mail to strangers."""
    done = []
    for email in (owner.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("account_reset_password"), {"email": email})
        done.append((answer.status_code, answer["Location"], len(queries)))
    assert done[0] == done[1]
    jobs.drain()
    assert [mail.to for mail in mailoutbox] == [[owner.email]]


def test_an_unknown_address_is_told_by_mail_where_that_is_wanted(client, db, settings, mailoutbox):
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    jobs.drain()
    assert [mail.to for mail in mailoutbox] == [["nobody@example.org"]]


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
@pytest.mark.parametrize(
    ("language", "script"), [("en", "[A-Za-z]"), ("zh-hans", "[\u4e00-\u9fff]")]
)
def test_the_doors_speak_both_languages(client, db, name, language, script):
    response = client.get(reverse(name), headers={"Accept-Language": language})
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL).group(1)
    assert re.search(script, heading)
