"""The audit in the admin: a row for each action, pictures before and after, read-only."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.curation.audit import SIZE
from apps.crawling.models import CrawledImage, Decision, Source
from tests.conftest import signed_in
from tests.crawling.staff import curator, many_entries, staff

AUDIT = "/admin/crawling/decision/"


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(curator())


def decision(entry: CrawledImage, **values: Any) -> Decision:
    usual = {
        "verb": "approve",
        "by_name": "curator",
        "before": {"state": "waiting", "licence": ""},
        "after": {"state": "approved", "licence": "cc0"},
    }
    return Decision.objects.create(entry=entry, **(usual | values))


def test_three_people(
    make_entry: Callable[..., CrawledImage],
    desk: Client,
    mate_client: Client,
    stranger_client: Client,
) -> None:
    row = decision(make_entry(1))
    for address in (AUDIT, reverse("admin:crawling_decision_action", args=[row.action])):
        assert desk.get(address).status_code == 200
        assert signed_in(staff(f"clerk{len(address)}")).get(address).status_code == 403
        for outsider in (mate_client, stranger_client):
            assert "/login/" in outsider.get(address)["Location"]


def test_superusers_neither_change_nor_delete_it(
    make_entry: Callable[..., CrawledImage], admin_client: Client
) -> None:
    row = decision(make_entry(1))
    address = f"{AUDIT}{row.pk}/change/"
    assert admin_client.get(f"{AUDIT}add/").status_code == 403
    assert admin_client.post(f"{AUDIT}add/", {"verb": "reject"}).status_code == 403
    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {"verb": "reject"}).status_code == 403
    assert admin_client.post(f"{AUDIT}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    admin_client.post(AUDIT, chosen)
    row.refresh_from_db()
    assert row.verb == "approve"


def test_who_decided_stays_when_the_account_goes(
    make_entry: Callable[..., CrawledImage], desk: Client, mate: User
) -> None:
    decision(make_entry(1), by=mate, by_name="mate")
    mate.delete()
    assert "mate" in desk.get(AUDIT).content.decode()


def test_before_and_after_in_words(make_entry: Callable[..., CrawledImage], desk: Client) -> None:
    entry = make_entry(1, title="A red boat")
    row = decision(entry)
    decision(
        entry,
        verb="retag",
        before={"had": ["c"], "unknown": 1},
        after={"added": ["a", "b"], "removed": ["c"], "unknown": 2},
    )
    for address in (
        AUDIT,
        reverse("admin:crawling_decision_action", args=[row.action]),
        reverse("admin:crawling_crawledimage_change", args=[entry.pk]),
    ):
        page = desk.get(address).content.decode()
        assert "A red boat" in page
        assert 'State: <span class="soft">Waits for a decision</span> → Published' in page
        assert 'Licence: <span class="soft">none</span> → CC0 1.0' in page
        assert "unknown" not in page
    assert "Tags added: a, b" in page
    assert "Tags taken off: c" in page


def test_one_action_is_one_line_that_leads_to_its_pictures(source: Source, desk: Client) -> None:
    many_entries(source, 120)
    action = uuid.uuid4()
    Decision.objects.bulk_create(
        Decision(action=action, entry=entry, verb="approve", by_name="curator")
        for entry in CrawledImage.objects.order_by("id")
    )
    decision(CrawledImage.objects.latest("id"), verb="reject")
    page = desk.get(AUDIT)
    assert [(each.last.verb, each.count) for each in page.context["list"].actions] == [
        ("reject", 1),
        ("approve", 120),
    ]
    assert "and 119 more" in page.content.decode()
    address, ids = reverse("admin:crawling_decision_action", args=[action]), []
    after = 0
    for size in (SIZE, SIZE, 20):
        page = desk.get(f"{address}?after={after}")
        steps, after = page.context["steps"], page.context["more"]
        assert len(steps) == size
        ids += [step.decision.entry_id for step in steps]
    assert not after
    assert sorted(ids) == sorted(CrawledImage.objects.values_list("id", flat=True))


def test_filters_by_person_verb_and_date(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    entry, now = make_entry(1), timezone.now()
    old = decision(entry, by_name="ana", verb="reject", made=now - timedelta(days=40))
    new = decision(entry, by_name="ben", made=now)

    def shown(query: str) -> list[Decision]:
        return [action.last for action in desk.get(f"{AUDIT}?{query}").context["list"].actions]

    day = (now - timedelta(days=20)).date().isoformat()
    assert shown("") == [new, old]
    assert shown("by=ANA") == shown("verb=reject") == shown(f"until={day}") == [old]
    assert shown(f"since={day}") == [new]
    assert shown(f"before={new.pk}") == [old]
    assert shown("by=&verb=x&since=x&before=x") == [new, old]


def test_a_page_of_the_audit_costs_the_same_with_many_lines(source: Source, desk: Client) -> None:
    many_entries(source, 60)
    for entry in CrawledImage.objects.all():
        decision(entry)
    desk.get(AUDIT)
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(AUDIT)
    assert len(page.context["list"].actions) == SIZE
    assert len(asked) <= 8, [query["sql"][:120] for query in asked]
    assert (
        len(desk.get(f"{AUDIT}?before={page.context['list'].more}").context["list"].actions) == 10
    )


def test_an_action_that_never_was(desk: Client) -> None:
    assert (
        desk.get(reverse("admin:crawling_decision_action", args=[uuid.uuid4()])).status_code == 404
    )
