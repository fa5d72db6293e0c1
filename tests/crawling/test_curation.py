"""The ledger in the admin: permissions, filters, decisions, at any size."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.curation import deciding, facets
from apps.crawling.curation.cards import Card
from apps.crawling.curation.listing import SIZE, Listing
from apps.crawling.curation.orders import ORDERS
from apps.crawling.models import CrawledImage, Source, SourceTag
from apps.galleries.models import Image, Tag
from apps.jobs.models import Job
from tests.conftest import signed_in
from tests.crawling.staff import curator, many_entries, staff

pytestmark = pytest.mark.both

LEDGER = "/admin/crawling/crawledimage/"


@pytest.fixture(autouse=True)
def _no_numbers_yet() -> None:
    """Counts are cached for a minute, which outlives a test."""
    cache.clear()


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(curator())


def listed(query: str = "") -> Listing:
    return Listing(QueryDict(query))


def found(query: str) -> list[int]:
    return [entry.pk for entry in listed(query).slice.entries]


@pytest.fixture
def picture(source: Source, make_entry: Callable[..., CrawledImage], add: Any) -> CrawledImage:
    """An entry whose picture waits."""
    image = add(1, to=source.waiting).images[0]
    return make_entry(1, state="waiting", image=image, title="A red boat", author="Ada")


# -- Permissions


def test_three_people_and_the_picture_that_nobody_else_sees(
    picture: CrawledImage, desk: Client, mate_client: Client, stranger_client: Client
) -> None:
    addresses = [
        reverse("admin:crawling_crawledimage_picture", args=[picture.pk, "thumbnail"]),
        reverse("admin:crawling_crawledimage_picture", args=[picture.pk, "preview"]),
        reverse("admin:crawling_crawledimage_changelist"),
        reverse("admin:crawling_crawledimage_change", args=[picture.pk]),
        reverse("admin:crawling_crawledimage_copies", args=[picture.pk]),
        reverse("admin:crawling_crawledimage_tags"),
        reverse("admin:crawling_crawledimage_work"),
    ]
    unprivileged = signed_in(staff())
    for address in addresses:
        assert desk.get(address).status_code == 200, address
        assert unprivileged.get(address).status_code == 403, address
        for outsider in (mate_client, stranger_client):
            answer = outsider.get(address)
            assert answer.status_code == 302, address
            assert "/login/" in answer["Location"]


def test_the_picture_is_kept_by_a_browser_alone_and_not_for_long(
    picture: CrawledImage, desk: Client
) -> None:
    answer = desk.get(
        reverse("admin:crawling_crawledimage_picture", args=[picture.pk, "thumbnail"])
    )
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=600"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_an_original_and_a_picture_that_is_going_are_not_handed_out(
    picture: CrawledImage, desk: Client
) -> None:
    from apps.galleries.managers import GOING

    original = reverse("admin:crawling_crawledimage_picture", args=[picture.pk, "original"])
    assert desk.get(original).status_code == 404
    Image.objects.filter(id=picture.image_id).update(binned=GOING)
    gone = reverse("admin:crawling_crawledimage_picture", args=[picture.pk, "preview"])
    assert desk.get(gone).status_code == 404


@pytest.mark.parametrize("deed", ["decide", "undo"])
def test_only_who_may_change_the_ledger_decides(
    picture: CrawledImage, deed: str, mate_client: Client, stranger_client: Client
) -> None:
    address = reverse(f"admin:crawling_crawledimage_{deed}")
    sent = {"verb": "reject", "entry": picture.pk}
    looker = staff("looker")
    looker.user_permissions.add(*curator().user_permissions.filter(codename="view_crawledimage"))
    assert signed_in(looker).post(address, sent).status_code == 403
    assert signed_in(staff()).post(address, sent).status_code == 403
    for outsider in (mate_client, stranger_client):
        assert "/login/" in outsider.post(address, sent)["Location"]
    picture.refresh_from_db()
    assert picture.state == "waiting"


def test_nobody_deletes_or_adds_rows_of_the_ledger(
    picture: CrawledImage, admin_client: Client
) -> None:
    assert admin_client.get(f"{LEDGER}add/").status_code == 403
    assert admin_client.post(f"{LEDGER}{picture.pk}/delete/").status_code == 403


# -- Filters


def test_whoever_comes_in_finds_what_waits(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    waiting = make_entry(1, state="waiting")
    make_entry(2, state="refused", reason_code="robots", params={"rule": "/x"})
    answer = desk.get(LEDGER)
    assert [card.entry for card in answer.context["cards"]] == [waiting]
    counts = {tab.code: tab.count for tab in answer.context["tabs"]}
    assert counts == {"waiting": 1, "refused": 1, "all": 2}


def test_filters(source: Source, make_entry: Callable[..., CrawledImage]) -> None:
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    boat = make_entry(1, state="waiting", title="A red boat", author="Ada", score=0.9)
    tree = make_entry(2, state="waiting", source=other, licence="cc0", score=0.1)
    house = make_entry(3, state="waiting", source=other)
    word = SourceTag.objects.create(source=source, name="Boats")
    word.tag = Tag.objects.create(owner=None, name="ships")
    word.save()
    boat.source_tags.add(word)

    assert found("") == [house.pk, tree.pk, boat.pk]
    for query in ("q=BOAT", "q=ada", "q=pages/1", "tag=boats", "tag=SHIPS", "score=good"):
        assert found(query) == [boat.pk], query
    assert found(f"source={other.pk}") == [house.pk, tree.pk]
    assert found("licence=cc0") == [tree.pk]
    assert found("licence=cc-by-4.0") == [boat.pk]  # its source's
    assert found("licence=undecided") == [house.pk]
    assert found("score=weak") == [tree.pk]
    assert found("score=unknown") == [house.pk]
    assert found("since=2020-01-01&until=2021-01-01") == []


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense&order=x&score=x&licence=x&view=x",
        "source=x&since=x&until=9999-99-99",
        "after=0~x&before=",
        "after=0~99999999999999999999999",
        "after=7~1",
        "before=~~~~",
        "order=best&after=0~nan~1",
        "order=source&after=0~1~%00~2",
    ],
)
def test_nonsense_in_the_address_is_no_error(
    query: str, make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    make_entry(1, state="waiting")
    assert desk.get(f"{LEDGER}?{query}").status_code == 200


def test_an_address_says_its_filters_again(source: Source) -> None:
    listing = listed(f"source={source.pk}&tag=a+b&state=refused&order=best&after=0~1")
    assert listing.address() == f"source={source.pk}&tag=a+b&state=refused&order=best"
    assert listing.address(tag=None, state="waiting") == f"source={source.pk}&order=best"
    assert [str(chip.value) for chip in listing.chips] == ["Example", "a b"]


@pytest.mark.parametrize("order", ORDERS)
def test_pages_there_and_back_meet_everybody_once(source: Source, order: str) -> None:
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    many_entries(source, 80)
    many_entries(other, 70)
    pages: list[list[int]] = []
    query = f"order={order}"
    while True:
        slice_ = listed(query).slice
        pages.append([entry.pk for entry in slice_.entries])
        if not slice_.after:
            break
        last, query = slice_, f"order={order}&after={slice_.after}"
    ids = [pk for page in pages for pk in page]
    assert [len(page) for page in pages] == [SIZE, SIZE, 30]
    assert sorted(ids) == sorted(CrawledImage.objects.values_list("pk", flat=True))
    assert last.before or len(pages) == 2

    query = f"order={order}&before={slice_.before}"
    assert found(query) == pages[1]
    assert found(f"order={order}&before={listed(query).slice.before}") == pages[0]


def test_by_score_those_without_one_come_last(make_entry: Callable[..., CrawledImage]) -> None:
    none = make_entry(1, state="waiting")
    low = make_entry(2, state="waiting", score=0.1)
    high = make_entry(3, state="waiting", score=0.8)
    assert found("order=best") == [high.pk, low.pk, none.pk]
    assert found("order=worst") == [low.pk, high.pk, none.pk]


def test_copies_lie_under_their_original(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    first = make_entry(1, state="waiting")
    make_entry(2, state="duplicate", duplicate_of=first, reason_code="same_bytes")
    make_entry(3, state="duplicate", duplicate_of=first, reason_code="same_look")
    assert "+2 copies" in desk.get(LEDGER).content.decode()
    beside = desk.get(
        reverse("admin:crawling_crawledimage_copies", args=[first.pk])
    ).content.decode()
    assert beside.count('class="copy"') == 3
    assert "Looks the same as another picture." in beside


def test_a_card_says_what_is_known(make_entry: Callable[..., CrawledImage], source: Source) -> None:
    assert Card(make_entry(1)).licence == "cc-by-4.0"
    assert Card(make_entry(2, licence="none")).licence == "none"
    Source.objects.update(licence="")
    undecided = Card(CrawledImage.objects.get(pk=make_entry(3).pk))
    assert undecided.licence is None
    assert Card(make_entry(4, score=0.72)).fit.code == "good"
    assert Card(make_entry(5, score=-0.2)).percent == 0


def test_reasons_are_counted_and_can_be_asked_for(
    make_entry: Callable[..., CrawledImage], desk: Client
) -> None:
    for n in range(3):
        make_entry(n, state="refused", reason_code="too_small", params={"width": n, "height": 1})
    robots = make_entry(9, state="refused", reason_code="robots", params={"rule": "/x"})
    reasons = facets.reasons_of(listed("state=refused"))
    assert reasons[0] == ("too_small", "The picture is too small: … × ….", 3)
    assert found("state=refused&why=robots") == [robots.pk]
    page = desk.get(f"{LEDGER}?state=refused").content.decode()
    assert "robots.txt asks not to fetch this address (/x)" in page
    assert "pics--rows" in page


def test_tags_are_suggested(source: Source) -> None:
    SourceTag.objects.bulk_create(
        SourceTag(source=source, name=f"sunset {n:03}") for n in range(100)
    )
    Tag.objects.create(owner=None, name="Sunflower")
    assert facets.suggested_tags("sunf") == ["Sunflower"]
    assert len(facets.suggested_tags("SUN")) == facets.SUGGESTED
    assert facets.suggested_tags(" ") == []


# -- At any size


@pytest.fixture
def plenty(source: Source) -> None:
    many_entries(source, 5_400)
    other = Source.objects.found(name="Other", slug="other", homepage="https://other.example/")
    many_entries(other, 600, state="refused", reason_code="robots", params={"rule": "/"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("plenty")
@pytest.mark.parametrize(
    "query",
    ["", "state=all", "order=best", "order=worst", "order=source", "state=refused&why=robots"],
)
def test_a_page_costs_few_queries_none_of_which_reads_all(query: str, desk: Client) -> None:
    desk.get(f"{LEDGER}?{query}")  # Content types and permissions are cached.
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = desk.get(f"{LEDGER}?{query}")
    assert len(asked) <= 14, [q["sql"][:150] for q in asked]
    assert len(page.context["cards"]) == SIZE
    deep = page.context["listing"].next_page
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"{LEDGER}?{deep}").status_code == 200
    assert len(asked) <= 14


@pytest.mark.usefixtures("plenty")
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_begins_its_pages_in_an_index(order: str) -> None:
    first = listed(f"order={order}")
    for query in (f"order={order}", f"order={order}&after={first.slice.after}"):
        with CaptureQueriesContext(connection) as asked:
            assert len(listed(query).slice.entries) == SIZE
        pages = [q["sql"] for q in asked if "LIMIT" in q["sql"]]
        assert pages
        for sql in pages:
            plan = explained(sql)
            assert "entry_" in plan or "PRIMARY" in plan or "_pkey" in plan, plan
            assert not re.search(
                r"TEMP B-TREE FOR ORDER BY|Seq Scan on crawling_crawledimage\b", plan
            )


def explained(sql: str) -> str:
    """The database's query plan; captured queries have their values filled in."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


# -- Decisions


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int], Any]]:
    """Calls of the services; they refuse entries titled "unlucky"."""
    calls: list[tuple[str, list[int], Any]] = []

    def decide(entries: Any, requested: deciding.DecisionRequest, *, by: User, sent: Any) -> Any:
        rows = list(entries.order_by("id"))
        ids = [row.pk for row in rows if row.title != "unlucky"]
        left = len(rows) - len(ids)
        calls.append((requested.verb, ids, requested))
        CrawledImage.objects.filter(id__in=ids, state="waiting").update(state="approved")
        said = [f"{left} was left: it is unlucky."] if left else []
        findings = {"sentences": said, "conflicts": [], "action": uuid4(), "job": None}
        return SimpleNamespace(done=len(ids), **findings)

    monkeypatch.setattr(deciding, "decide", decide)
    return calls


def test_a_plain_form_decides_and_leads_back(
    make_entry: Callable[..., CrawledImage], desk: Client, decided: list[Any]
) -> None:
    one, two, unlucky = (make_entry(n, state="waiting") for n in (1, 2, 3))
    CrawledImage.objects.filter(pk=unlucky.pk).update(title="unlucky")
    sent = {"verb": "approve", "entry": [one.pk, unlucky.pk], "listing": "tag=x&order=old"}
    answer = desk.post(reverse("admin:crawling_crawledimage_decide"), sent)
    assert answer["Location"] == f"{LEDGER}?tag=x&order=old"
    assert decided[0][:2] == ("approve", [one.pk])
    page = desk.get(LEDGER).content.decode()
    assert "1 picture was published." in page
    assert "1 was left: it is unlucky." in page
    assert f'value="{two.pk}-0"' in page


def test_htmx_gets_the_page_again_with_a_toast(
    make_entry: Callable[..., CrawledImage], desk: Client, decided: list[Any]
) -> None:
    one, two = make_entry(1, state="waiting"), make_entry(2, state="waiting")
    sent = {"verb": "approve", "entry": f"{one.pk}", "listing": ""}
    answer = desk.post(
        reverse("admin:crawling_crawledimage_decide"), sent, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "<html" not in page
    assert f'id="entry-{two.pk}"' in page
    assert f'id="entry-{one.pk}"' not in page
    assert "1 picture was published." in page
    assert reverse("admin:crawling_crawledimage_undo") in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verb": "approve"}, "No picture was chosen."),
        ({"verb": "explode", "entry": "1"}, "This cannot be done with pictures."),
        ({"verb": "retag", "entry": "1", "add": " , "}, "Enter a tag first"),
        ({"verb": "license", "entry": "1", "licence": "beer"}, "Choose a licence first."),
        ({"verb": "license", "entry": "1"}, "Choose a licence first."),
        ({"verb": "approve", "entry": "x,-1,99999999999999999999"}, "No picture was chosen."),
    ],
)
def test_what_cannot_be_done_is_said(
    sent: dict[str, str],
    said: str,
    make_entry: Callable[..., CrawledImage],
    desk: Client,
    decided: Any,
) -> None:
    make_entry(1, state="waiting")
    answer = desk.post(reverse("admin:crawling_crawledimage_decide"), sent, follow=True)
    assert said in answer.content.decode()
    assert decided == []


def test_tags_and_licence_come_with_their_words(
    make_entry: Callable[..., CrawledImage], desk: Client, decided: list[Any]
) -> None:
    one = make_entry(1, state="waiting")
    address = reverse("admin:crawling_crawledimage_decide")
    desk.post(address, {"verb": "retag", "entry": one.pk, "add": "sea, sky", "remove": "x"})
    desk.post(address, {"verb": "license", "entry": one.pk, "licence": "cc0"})
    retag, license_ = (requested for _verb, _ids, requested in decided)
    assert (retag.add, retag.remove) == (["sea", "sky"], ["x"])
    assert license_.licence == "cc0"


def test_all_that_match_are_asked_about_with_their_number(
    source: Source, desk: Client, decided: list[Any]
) -> None:
    many_entries(source, 70)
    many = reverse("admin:crawling_crawledimage_decide")
    sent = {"verb": "approve", "all": "1", "listing": "score=unknown"}
    asked = desk.post(many, sent).content.decode()
    assert "Publish 24 pictures?" in asked
    # What is set, under which licences, and some of them.
    assert "<dt>State</dt><dd>Published</dd>" in asked
    assert "CC BY 4.0: <b>24</b>" in asked
    assert asked.count("<li><span>Picture") == 8
    assert decided == []
    desk.post(many, sent | {"sure": "1"})
    assert len(decided[0][1]) == 24
    assert CrawledImage.objects.filter(state="waiting").count() == 46


def test_very_many_are_said_to_be_under_way(
    make_entry: Callable[..., CrawledImage], desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_entry(1, state="waiting")
    job = Job.objects.create(
        kind="crawling.decide", owner=User.objects.get(), total=12_345, state=Job.State.RUNNING
    )
    outcome = SimpleNamespace(done=0, sentences=[], conflicts=[], action=uuid4(), job=job)
    monkeypatch.setattr(deciding, "decide", lambda entries, requested, *, by, sent: outcome)
    sent = {"verb": "approve", "all": "1", "sure": "1", "listing": ""}
    page = desk.post(
        reverse("admin:crawling_crawledimage_decide"), sent, follow=True
    ).content.decode()
    assert "12,345 pictures, in the background." in page
    assert "0 of 12345" in page  # Progress, which the page polls.
    Job.objects.update(state=Job.State.SUCCEEDED)
    assert "hx-get" not in desk.get(reverse("admin:crawling_crawledimage_work")).content.decode()


def test_a_decision_comes_back_to_its_own_page(
    make_entry: Callable[..., CrawledImage], desk: Client, decided: list[Any]
) -> None:
    one = make_entry(1, state="waiting")
    sent = {"verb": "approve", "entry": one.pk, "page_of": one.pk}
    answer = desk.post(reverse("admin:crawling_crawledimage_decide"), sent)
    assert answer["Location"] == reverse("admin:crawling_crawledimage_change", args=[one.pk])
