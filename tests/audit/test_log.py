"""What is written to the audit log, by whom, and what never is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.accounts.services import close_account, issue_token, revoke_token
from apps.audit.actions import Action, Via
from apps.audit.models import AppendOnlyError, Entry
from apps.audit.services import context, note
from apps.audit.staff_acts import changed_fields
from apps.galleries.sharing import services as sharing
from apps.jobs import services as jobs
from apps.providers.services.consents import set_consents
from futu.request_ids import HEADER

PASSWORD = "correct horse battery"
FROM = {"REMOTE_ADDR": "203.0.113.77"}
NUMBER = "a-number-of-a-proxy"


def acts() -> list[tuple[str, int | None]]:
    return list(Entry.objects.order_by("pk").values_list("action", "actor"))


def sign_in(client, name: str, password: str = PASSWORD):
    form = {"login": name, "password": password}
    return client.post(reverse("account_login"), form, headers={HEADER: NUMBER}, **FROM)


def test_signing_in_and_out(owner, stranger_client):
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    sign_in(stranger_client, "owner")
    stranger_client.post(reverse("account_logout"))
    assert acts() == [("sign_in", owner.pk), ("sign_out", owner.pk)]
    entry = Entry.objects.get(action="sign_in")
    assert (entry.address, entry.via, entry.request_id) == ("203.0.113.0", "web", NUMBER)


@pytest.mark.parametrize("name", ["owner", "OWNER@example.org", "nobody-of-this-name"])
def test_a_failed_sign_in_says_whose_account_and_not_what_was_typed(owner, stranger_client, name):
    sign_in(stranger_client, name, "hunter2-secret")
    meant = owner.pk if "owner" in name.lower() else None
    assert acts() == [("sign_in_failed", meant)]
    row = json.dumps(list(Entry.objects.values()), default=str)
    assert "hunter2" not in row
    assert name not in row


def test_who_can_write_nothing_signs_in_all_the_same(owner, stranger_client, monkeypatch):
    def fail(**values):
        raise OperationalError("disk full")

    monkeypatch.setattr(Entry.objects, "create", fail)
    assert sign_in(stranger_client, "owner").status_code == 302
    assert stranger_client.get(reverse("accounts:home")).status_code == 200


def test_tokens_and_links(owner, gallery):
    token, _secret = issue_token(owner, "a name", ["read"])
    for _ in range(2):
        revoke_token(token)
    share = sharing.make_share(gallery, expires=None, password="", originals=False)
    for _ in range(2):
        sharing.revoke_share(share)
    assert [action for action, _actor in acts()] == [
        *("token_made", "token_revoked", "link_made", "link_revoked")
    ]
    made = Entry.objects.get(action="token_made")
    assert (made.subject_kind, made.subject_id) == ("accounts.apitoken", str(token.pk))
    assert made.details == {"scopes": ["read"]}


def test_consents(owner, db):
    for general in (True, True, False):
        set_consents(owner, general=general, providers=[])
    assert acts() == [("consent_given", owner.pk), ("consent_revoked", owner.pk)]


def test_what_a_token_does_is_of_the_api(owner):
    from tests.api.conftest import program

    program(owner).get("/api/v1/galleries")
    assert not Entry.objects.exclude(action="token_made").exists()


def test_staff_acts(admin_client, admin_user, owner, mate):
    address = reverse("admin:accounts_user_change", args=[owner.pk])
    page = admin_client.get(address)
    form = {k: v for k, v in page.context["adminform"].form.initial.items() if v is not None}
    form |= {
        "language": "zh-hans",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
        "groups": [],
        "user_permissions": [],
    }
    form.pop("last_login", None)
    assert admin_client.post(address, form).status_code == 302
    delete = {"action": "delete_selected", "_selected_action": [owner.pk, mate.pk], "post": "yes"}
    admin_client.post(reverse("admin:accounts_user_changelist"), delete)
    changed, *deleted = Entry.objects.filter(action__startswith="admin_").order_by("pk")
    assert (changed.actor, changed.subject_id) == (admin_user.pk, str(owner.pk))
    assert "Language" in str(changed.details["fields"])
    assert {(one.action, one.subject_id) for one in deleted} == {
        ("admin_deleted", str(owner.pk)),
        ("admin_deleted", str(mate.pk)),
    }


def test_of_a_change_only_the_fields_are_told():
    message = [
        {"added": {"name": "token", "object": "Wu's token"}},
        {"changed": {"name": "tag", "object": "Wu's tag", "fields": ["Name"]}},
    ]
    assert changed_fields(message) == ["Name"]
    assert changed_fields("some words") == []


def test_a_closed_account_stays_as_a_number(owner, mate, add, django_capture_on_commit_callbacks):
    number = owner.pk
    issue_token(owner, "secret name", ["read"])
    close_account(owner)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.drain()
    assert [action for action, actor in acts() if actor == number] == [
        *("token_made", "account_closed", "account_erased")
    ]
    rows = json.dumps(list(Entry.objects.values()), default=str)
    assert all(word not in rows for word in ("owner", "secret name", "example.org"))
    assert not User.objects.filter(pk=number).exists()


def test_rows_are_written_once(owner):
    note(Action.SIGN_IN, actor=owner.pk)
    entry = Entry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(actor=None),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert acts() == [("sign_in", owner.pk)]


@pytest.mark.parametrize(("days", "kept"), [(30, 1), (0, 2), (100, 2)])
def test_old_rows_go(owner, settings, days, kept):
    settings.FUTU_AUDIT_DAYS = days
    for age in (1, 60):
        Entry.objects.create(
            action=Action.SIGN_IN, via=Via.WEB, at=timezone.now() - timedelta(days=age)
        )
    jobs.start("audit.prune")
    jobs.drain()
    assert Entry.objects.count() == kept


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("no address", ""),
    ],
)
def test_an_address_names_no_household(address, shown):
    assert context.shortened(address) == shown


def test_each_sees_what_opened_their_own_account(owner, mate, owner_client, mate_client):
    token, _secret = issue_token(owner, "mine", ["read"])
    revoke_token(ApiToken.objects.get(pk=token.pk))
    address = reverse("accounts:access_history")
    assert "API token revoked" in owner_client.get(address).content.decode()
    assert "API token" not in mate_client.get(address).content.decode().partition("<h1>")[2]
