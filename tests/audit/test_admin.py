"""The audit log in the admin: who sees it, what is found, what is exported."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from apps.audit.actions import Action, Via
from apps.audit.models import Entry
from apps.audit.services import exporting

LIST = "admin:audit_entry_changelist"


@pytest.fixture
def rows(owner, mate, admin_client) -> None:
    Entry.objects.prune(timezone.now() + timedelta(days=1))  # Who signed in for the test.
    for actor, action in ((owner, Action.SIGN_IN), (mate, Action.SIGN_IN_FAILED)):
        Entry.objects.create(action=action, actor=actor.pk, via=Via.WEB, request_id="number-1")
    Entry.objects.create(action=Action.SIGN_IN, actor=987_654, via=Via.API, details={"a": 1})


@pytest.fixture
def staff_client(owner, owner_client):
    owner.is_staff = True
    owner.save()
    return owner_client


def export(client, form: str, query: str = "") -> str:
    address = reverse("admin:audit_entry_export", args=[form])
    answer = client.get(address + query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def test_only_staff_who_may_see_it(rows, owner, staff_client, mate_client, stranger_client):
    addresses = [reverse(LIST), reverse("admin:audit_entry_export", args=["csv"])]
    for address in addresses:
        assert stranger_client.get(address).status_code == 302
        assert mate_client.get(address).status_code == 302
        assert staff_client.get(address).status_code in (403, 404)
    owner.user_permissions.add(Permission.objects.get(codename="view_entry"))
    for address in addresses:
        assert staff_client.get(address).status_code == 200


def test_nobody_changes_it(rows, admin_client):
    entry = Entry.objects.first()
    assert entry is not None
    assert admin_client.get(reverse("admin:audit_entry_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:audit_entry_{name}", args=[entry.pk])
        assert admin_client.post(address, {"actor": 1, "post": "yes"}).status_code == 403
    wipe = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    admin_client.post(reverse(LIST), wipe)
    assert Entry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?q=mate", 1),
        ("?q=987654", 1),
        ("?q=number-1", 2),
        ("?q=99999999999999999999999", 0),
        ("?action__exact=sign_in", 2),
        ("?via__exact=api", 1),
    ],
)
def test_finding(rows, admin_client, query, found):
    page = admin_client.get(reverse(LIST) + query)
    assert page.context["cl"].result_count == found
    exported = export(admin_client, "jsonl", query)
    rows = [row for row in map(json.loads, exported.splitlines()) if row["action"] != "exported"]
    assert len(rows) == found


def test_names_are_shown_while_there_is_an_account(rows, admin_client):
    text = admin_client.get(reverse(LIST)).content.decode()
    assert "mate" in text
    assert "account 987654" in text
    assert "mate" not in export(admin_client, "csv")


def test_exports_are_whole_and_noted(rows, admin_client, admin_user, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    found = list(csv.DictReader(io.StringIO(export(admin_client, "csv").removeprefix("\ufeff"))))
    assert [row["actor"] for row in found[1:]] == [
        "987654",
        *map(str, Entry.objects.exclude(actor=987654).exclude(action="exported")
             .order_by("-pk").values_list("actor", flat=True)),
    ]  # fmt: skip
    assert found[1]["details"] == '{"a": 1}'
    noted = Entry.objects.get(action="exported")
    assert (noted.actor, noted.details) == (admin_user.pk, {"format": "csv"})


def test_a_form_that_there_is_not(admin_client):
    address = reverse("admin:audit_entry_export", args=["exe"])
    assert admin_client.get(address).status_code == 404
