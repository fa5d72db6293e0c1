"""Every address, by whoever is not its owner any more, has something else than an account, or is
staff. One database serves all of a test: the addresses are many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token, revoke_token
from tests.conftest import signed_in
from tests.permissions.addresses import OWN, SCRIPTED, STAFF, address_of, names, rows

PASSWORD = "correct horse battery"
# What stands in staff's addresses; ids of things that are not there do.
WORDS: dict[str, list[object]] = {
    **{f"classification:{name}recipe": [1] for name in ("", "use_", "try_")},
    "classification:trial": [uuid4()],
    "classification:export": ["csv"],
    "operations:handle": [1],
}


def expired(owner: User) -> Client:
    client = signed_in(owner)
    key = client.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    return client


def ended_elsewhere(owner: User) -> Client:
    client = signed_in(owner)
    Session.objects.filter(pk=client.session.session_key).delete()
    return client


def before_another_password(owner: User) -> Client:
    client = signed_in(owner)
    owner.set_password("another " + PASSWORD)
    owner.save()
    return client


def made_up(owner: User) -> Client:
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    return client


def bearer(*, revoked: bool = False, scopes: list[str] | None = None) -> Callable[[User], Client]:
    """Tokens are for the API: on pages they are nobody, whatever they may do there."""

    def come(owner: User) -> Client:
        row, secret = issue_token(owner, uuid4().hex, scopes or list(ApiToken.Scope))
        if revoked:
            revoke_token(row)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return come


def closed(owner: User) -> Client:
    """Last: the account is over."""
    client = signed_in(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    return client


NOBODY: dict[str, Callable[[User], Client]] = {
    "expired": expired,
    "ended elsewhere": ended_elsewhere,
    "made up": made_up,
    "a token": bearer(),
    "a revoked token": bearer(revoked=True),
    "a read-only token": bearer(scopes=["read"]),
    "before another password": before_another_password,
    "closed": closed,
}


def visitor(signed: str) -> Client:
    """A browser that has a link's gallery open."""
    client = Client()
    assert client.get(reverse("galleries:shared", args=[signed])).status_code == 200
    return client


def test_whoever_is_not_signed_in_any_more_is_nobody(addresses, ids, owner):
    sign_in = reverse("account_login")
    come = NOBODY | {"a visitor with a link": lambda _owner: visitor(ids["signed"])}
    order = [*(name for name in come if name != "closed"), "closed"]
    for name in order:
        client = come[name](owner)
        before = rows()
        for method, paths in addresses.items():
            for path in paths:
                answer = getattr(client, method)(path)
                assert answer.status_code == 302, (name, method, path)
                assert answer["Location"].startswith(sign_in), (name, path)
        scripted = address_of("media:upload", ids, *SCRIPTED["media:upload"][1:])
        assert client.head(scripted).status_code == 401, name
        for own in OWN - {"mfa_remove_webauthn", "mfa_edit_webauthn"}:
            assert client.get(reverse(own)).status_code in (302, 405), (name, own)
        assert rows() == before, name


def staff_user(name: str, *, steps: int, everything: bool) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    User.objects.filter(pk=user.pk).update(is_superuser=everything)
    if steps > 1:
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    return User.objects.get(pk=user.pk)


def staff_addresses() -> dict[str, str]:
    return {name: reverse(name, args=WORDS.get(name)) for name in STAFF}


def admin_addresses() -> dict[str, str]:
    """Those of lists and forms that need no row."""
    lists = (name for name in names(get_resolver()) if name.startswith("admin:"))
    ends = ("_changelist", "_add")
    return {name: reverse(name) for name in lists if name.endswith(ends)} | {
        "admin:index": reverse("admin:index")
    }


def test_what_is_anothers_is_no_business_of_staff(addresses, db):
    """Their pages are the admin's and consoles; a person's pictures are not among these."""
    client = signed_in(staff_user("chief", steps=2, everything=True))
    before = rows()
    for method, paths in addresses.items():
        for path in paths:
            assert getattr(client, method)(path).status_code == 404, (method, path)
    assert rows() == before


def test_pages_of_staff_by_who_asks(settings, db, mate_client, stranger_client):
    settings.FUTU_HTTPS = True
    pages, admin = staff_addresses(), admin_addresses()
    plain = signed_in(staff_user("plain", steps=2, everything=False))
    hasty = signed_in(staff_user("hasty", steps=1, everything=True))
    chief = signed_in(staff_user("chief", steps=2, everything=True))
    for name, path in pages.items():
        answers = {who: ask(client, path) for who, client in {
            "nobody": stranger_client, "mate": mate_client, "hasty": hasty, "chief": chief,
        }.items()}  # fmt: skip
        assert answers["nobody"] == "sign in", name
        assert answers["mate"] == "404", name
        assert answers["hasty"] == "second step", name
        assert answers["chief"] in ("200", "404", "405", "302"), name
        assert ask(plain, path) in ("404", "200", "405"), name
    for name, path in admin.items():
        assert ask(chief, path) in ("200", "403"), name
        for client in (stranger_client, mate_client, hasty):
            assert ask(client, path) == "second step", name
        assert ask(plain, path) in ("403", "200"), name


def ask(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.status_code != 302:
        return str(answer.status_code)
    places = {reverse("account_login"): "sign in", reverse("admin:login"): "second step"}
    return next((n for at, n in places.items() if answer["Location"].startswith(at)), "302")


@pytest.mark.parametrize("everything", [False, True])
def test_staff_without_a_second_step_is_sent_to_make_one(settings, db, everything):
    settings.FUTU_HTTPS = True
    client = signed_in(staff_user("hasty", steps=1, everything=everything))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
