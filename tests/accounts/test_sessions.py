"""Where a person is signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.browsers import browser_of
from apps.accounts.services import clear_sessions

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Mac"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_in_words(agent, words):
    assert browser_of(agent) == words


def test_a_browser_in_chinese_words():
    with translation.override("zh-hans"):
        assert browser_of(FIREFOX) == "Windows 上的 Firefox"


def test_the_list_tells_which_is_this_one(owner, sign_in):
    sign_in(owner, agent=SAFARI)
    page = sign_in(owner, agent=FIREFOX).get(reverse("usersessions_list")).content.decode()
    assert "Safari on iPhone" in page
    assert page.index("Firefox on Windows") < page.index("This one")
    assert page.count("This one") == 1


def test_signing_out_one_other(owner, sign_in):
    here, there, third = (sign_in(owner) for _ in range(3))
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("accounts:end_session", args=[other.pk]))
    assert there.get(reverse("accounts:home")).status_code == 302
    for client in (here, third):
        assert client.get(reverse("accounts:home")).status_code == 200


def test_nobody_ends_anothers_session(owner, mate_client, stranger_client, sign_in):
    client = sign_in(owner)
    address = reverse("accounts:end_session", args=[UserSession.objects.get().pk])
    assert mate_client.post(address).status_code == 404
    assert stranger_client.post(address).status_code == 302
    assert client.get(reverse("accounts:home")).status_code == 200


def test_a_link_alone_ends_nothing(owner, sign_in):
    here, there = sign_in(owner), sign_in(owner)
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.get(reverse("accounts:end_session", args=[other.pk]))
    assert there.get(reverse("accounts:home")).status_code == 200


def test_a_new_password_signs_out_the_others(owner, sign_in):
    here, there = sign_in(owner), sign_in(owner)
    form = {
        "oldpassword": "correct horse battery",
        "password1": "an entirely new phrase",
        "password2": "an entirely new phrase",
    }
    here.post(reverse("account_change_password"), form)
    assert here.get(reverse("accounts:home")).status_code == 200
    assert there.get(reverse("accounts:home")).status_code == 302


def test_last_seen_is_noted_now_and_then(owner, sign_in, django_assert_num_queries):
    client = sign_in(owner)
    long_ago = timezone.now() - timedelta(days=1)
    client.get(reverse("accounts:profile"))
    UserSession.objects.update(last_seen_at=long_ago)
    with django_assert_num_queries(4):
        client.get(reverse("accounts:profile"))
    assert UserSession.objects.get().last_seen_at == long_ago
    # As if some minutes had gone by.
    cache.clear()
    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get().last_seen_at > long_ago


def test_sessions_that_ended_are_cleared_away(owner, sign_in):
    kept, expired, gone = (sign_in(owner) for _ in range(3))
    Session.objects.filter(session_key=expired.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1)
    )
    Session.objects.filter(session_key=gone.session.session_key).delete()
    clear_sessions()
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [
        kept.session.session_key
    ]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, "9.9.9.9")])
def test_whose_address_is_believed(owner, client, settings, proxies, believed):
    """Limits count by it too: nobody may choose their own."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    form = {"login": "owner", "password": "correct horse battery"}
    said = {"X-Forwarded-For": "1.1.1.1, 9.9.9.9"}
    client.post(reverse("account_login"), form, headers=said)
    assert UserSession.objects.get().ip == believed
