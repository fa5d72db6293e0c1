"""Decisions sent by a script: each once, in order, and never over somebody else's."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services import publishing
from tests.conftest import signed_in
from tests.crawling.staff import curator, staff

pytestmark = pytest.mark.both

State = CrawledImage.State


@pytest.fixture
def ada(db: None) -> User:
    return curator("ada")


@pytest.fixture
def desk(ada: User) -> Client:
    return signed_in(ada)


def decision(verb: str, *entries: CrawledImage, seen: int = 0, **words: Any) -> dict[str, Any]:
    tokens = [f"{entry.pk}-{seen}" for entry in entries]
    return {"id": str(uuid4()), "verb": verb, "entries": tokens, **words}


def send(client: Client, *decisions: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"decisions": decisions})
    address = reverse("admin:crawling_crawledimage_batch")
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def states() -> dict[int, str]:
    return dict(CrawledImage.objects.order_by("id").values_list("id", "state"))


def test_a_batch_is_carried_out_in_order_and_said_once(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    one, two, three = (make_entry(n, state="waiting") for n in (1, 2, 3))
    sent = [
        decision("reject", one),
        decision("reject", two, reason="rejected_quality"),
        decision("postpone", three),
    ]
    answer = send(desk, *sent)
    assert answer["done"] == [each["id"] for each in sent]
    assert "2 pictures were rejected." in answer["toasts"]
    assert "1 picture was set aside for later." in answer["toasts"]
    assert states() == {one.pk: "rejected", two.pk: "rejected", three.pk: "waiting"}
    two.refresh_from_db()
    assert two.reason == "Rejected by staff: poor quality."
    assert list(CrawledImage.objects.postponed()) == [three]


def test_what_is_sent_again_is_done_once(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    one, two = make_entry(1, state="waiting"), make_entry(2, state="waiting")
    first = decision("reject", one)
    assert send(desk, first)["done"] == send(desk, first, decision("reject", two))["done"][:1]
    assert Decision.objects.filter(entry=one).count() == 1
    back = {"id": str(uuid4()), "verb": "undo", "of": [first["id"]]}
    send(desk, back)
    again = send(desk, back)
    assert again["done"] == [back["id"]]
    assert "something else has been decided" not in again["toasts"]
    assert Decision.objects.filter(entry=one, verb="undo").count() <= 1


def test_an_undo_takes_back_a_batch_and_says_what(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    one, two = (make_entry(n, state="waiting", title=f"Boat {n}") for n in (1, 2))
    acts = [decision("postpone", one), decision("postpone", two)]
    send(desk, *acts)
    answer = send(desk, {"id": str(uuid4()), "verb": "undo", "of": [a["id"] for a in acts]})
    assert "Set aside for later: Boat 1" in answer["toasts"]
    assert not CrawledImage.objects.postponed().exists()
    nothing = send(desk, {"id": str(uuid4()), "verb": "undo", "of": [str(uuid4())]})
    assert "There is nothing to undo any more." in nothing["toasts"]


def test_who_comes_second_overwrites_nothing_and_is_told(
    make_entry: Callable[..., CrawledImage], desk: Client, ada: User
) -> None:
    entry = make_entry(1, state="waiting", title="Red boat")
    others = signed_in(curator("bob"))
    send(others, decision("license", entry, licence="cc0"))
    # Ada's page still shows the state before Bob's decision.
    answer = send(desk, decision("license", entry, licence="pdm"), decision("reject", entry))
    assert "“Red boat” stays as it is: decided by bob" in answer["toasts"]
    assert "Licence decided" in answer["toasts"]
    entry.refresh_from_db()
    assert (entry.licence, entry.state) == ("cc0", "waiting")
    # Once she has seen it she may.
    seen = Decision.objects.latest("id").pk
    send(desk, decision("license", entry, licence="pdm", seen=seen))
    entry.refresh_from_db()
    assert entry.licence == "pdm"


def test_ones_own_decisions_do_not_stand_in_ones_way(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    entry = make_entry(1, state="waiting")
    send(desk, decision("license", entry, licence="cc0"), decision("reject", entry))
    assert states() == {entry.pk: "rejected"}


def test_a_form_carries_what_was_seen_too(
    make_entry: Callable[..., CrawledImage], desk: Client, source: Any
) -> None:
    entry = make_entry(1, state="waiting")
    page = desk.get("/admin/crawling/crawledimage/").content.decode()
    assert f'value="{entry.pk}-0"' in page
    publishing.license(CrawledImage.objects.all(), "cc0", by=curator("bob"))  # type: ignore[arg-type]
    sent = {"verb": "reject", "entry": f"{entry.pk}-0"}
    page = desk.post(
        reverse("admin:crawling_crawledimage_decide"), sent, follow=True
    ).content.decode()
    assert "decided by bob" in page
    assert states() == {entry.pk: "waiting"}
    # All that match: decisions after the confirmation was shown stay as well.
    mark = {"verb": "reject", "all": "1", "sure": "1", "mark": "0", "listing": ""}
    desk.post(reverse("admin:crawling_crawledimage_decide"), mark)
    assert states() == {entry.pk: "waiting"}


def test_nobody_writes_under_anothers_id(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    one, two = make_entry(1, state="waiting"), make_entry(2, state="waiting")
    first = decision("reject", one)
    send(signed_in(curator("bob")), first)
    send(desk, decision("reject", two) | {"id": first["id"]})
    assert states() == {one.pk: "rejected", two.pk: "waiting"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"decisions": 1}', b'{"decisions": ' + b"[1]" * 2 + b"}"]
)
def test_what_is_no_list_of_decisions_is_refused(body: bytes, desk: Client) -> None:
    address = reverse("admin:crawling_crawledimage_batch")
    assert desk.post(address, body, content_type="application/json").status_code == 400
    assert desk.get(address).status_code == 400


def test_nonsense_is_settled_and_holds_nothing_up(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    entry = make_entry(1, state="waiting")
    nonsense: list[Any] = [
        *({"id": "x", "verb": "reject"}, {"verb": []}, {"id": str(uuid4()), "verb": "explode"}),
        *({"id": str(uuid4()), "verb": "undo", "of": "x"}, decision("retag", entry, add=[])),
        {"id": str(uuid4()), "verb": "reject", "entries": ["x", -1, None, "9" * 30]},
    ]
    answer = send(desk, *nonsense, decision("reject", entry))
    assert len(answer["done"]) == 7
    assert states() == {entry.pk: "rejected"}


def test_only_who_may_change_the_ledger_sends_decisions(
    make_entry: Callable[..., CrawledImage], mate_client: Client, stranger_client: Client
) -> None:
    entry = make_entry(1, state="waiting")
    body = json.dumps({"decisions": [decision("reject", entry)]})
    address = reverse("admin:crawling_crawledimage_batch")
    assert signed_in(staff()).post(address, body, "application/json").status_code == 403
    for outsider in (mate_client, stranger_client):
        assert outsider.post(address, body, "application/json").status_code == 302
    assert states() == {entry.pk: "waiting"}


# -- Postponing, and reasons


def test_later_is_a_list_of_its_own_until_somebody_decides(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    one, two = make_entry(1, state="waiting"), make_entry(2, state="waiting")
    send(desk, decision("postpone", one))
    page = desk.get("/admin/crawling/crawledimage/")
    assert [card.entry for card in page.context["cards"]] == [two]
    assert {tab.code: tab.count for tab in page.context["tabs"]} == {
        "waiting": 1,
        "later": 1,
        "all": 2,
    }
    later = desk.get("/admin/crawling/crawledimage/?state=later")
    assert [card.entry for card in later.context["cards"]] == [one]
    seen = later.context["cards"][0].version
    send(desk, decision("resume", one, seen=seen))
    assert not CrawledImage.objects.postponed().exists()
    assert CrawledImage.objects.queued().count() == 2


def test_a_source_that_publishes_unseen_leaves_what_was_set_aside(
    make_entry: Callable[..., CrawledImage], source: Any, ada: User
) -> None:
    entry = make_entry(1, state="waiting")
    publishing.postpone(CrawledImage.objects.all(), by=ada)
    type(source).objects.update(auto_approve=True)
    publishing.publish_automatically()
    assert states() == {entry.pk: "waiting"}


def test_a_rejection_says_why_in_staffs_own_words_and_undo_forgets_them(
    make_entry: Callable[..., CrawledImage], ada: User, desk: Client
) -> None:
    entry = make_entry(1, state="waiting")
    outcome = publishing.reject(
        CrawledImage.objects.all(), by=ada, reason="rejected_other", note="A 100 % copy."
    )
    entry.refresh_from_db()
    assert entry.reason == "Rejected by staff. A 100 % copy."
    assert (
        "A 100 % copy."
        in desk.get(f"/admin/crawling/crawledimage/{entry.pk}/change/").content.decode()
    )
    assert (
        "Another reason"
        in desk.get("/admin/crawling/crawledimage/?state=rejected").content.decode()
    )
    # An undo needs its file; there is none here, so that is reported.
    assert publishing.undo(outcome.action, ada).skipped
