"""The console: who sees it, what it shows, and how much it asks of the database."""

import re
from itertools import product

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.classification.models import Category
from apps.classification.services.recipes import local_recipe
from apps.classification.statistics import tallies
from apps.providers.kinds import Period
from apps.providers.models import Budget, BudgetUse, Call
from tests.classification.conftest import make_recipe
from tests.classification.rows import days_ago, log
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

CONSOLE, LOG = reverse("classification:console"), reverse("classification:log")
EXPORTS = [reverse("classification:export", args=[form]) for form in ("csv", "jsonl")]
CHINESE = {"Accept-Language": "zh-CN"}
# Of a page that shows everything, with session, person and permissions. What the header asks once
# a minute was asked before.
MOST_QUERIES = 10


def staff_with(*permissions: str) -> User:
    person = User.objects.create_user("clerk", "clerk@example.org", "x", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return person


@pytest.fixture
def clerk(db):
    return signed_in(staff_with("view_classification"))


@pytest.fixture
def busy(provider, owner, mate):
    recipe = make_recipe(provider)
    for n in range(3):
        log(recipe, 2, created=days_ago(n), owner=owner, cost=1000, milliseconds=900)
        log(recipe, 6, created=days_ago(n), owner=mate, is_cached=True, cost=0, milliseconds=8)
        log(recipe, 1, created=days_ago(n), owner=mate, error="timeout", cost=4000)
        log(local_recipe(), 3, created=days_ago(n), category="unsure", via="job", cost=0)
    # A noon that is still to come would be another day's.
    return recipe


def test_three_people_and_staff(owner_client, mate_client, stranger_client, clerk, busy):
    for address in (CONSOLE, LOG, *EXPORTS):
        assert owner_client.get(address).status_code == 404, address
        assert mate_client.get(address).status_code == 404, address
        assert stranger_client.get(address).url.startswith(reverse("account_login")), address
        assert clerk.get(address).status_code == 200, address
        assert clerk.post(address).status_code == 405, address


def test_the_log_is_for_staff_who_may_see_who_asked(busy):
    client = signed_in(staff_with())
    page = client.get(CONSOLE)
    assert page.status_code == 200
    assert LOG not in page.text
    for address in (LOG, *EXPORTS):
        assert client.get(address).status_code == 404, address


def test_staff_need_the_second_step_of_the_admin(clerk, settings):
    settings.FUTU_HTTPS = True
    for address in (CONSOLE, LOG, *EXPORTS):
        assert clerk.get(address).url.startswith(reverse("admin:login"))


def test_staff_find_it(clerk, owner_client):
    index = reverse("classification:index")
    assert CONSOLE in clerk.get(index).text
    assert CONSOLE not in owner_client.get(index).text
    boss = signed_in(User.objects.create_superuser("boss", "boss@example.org", "x"))
    assert CONSOLE in boss.get(reverse("admin:app_list", args=["classification"])).text


def test_figures_of_today(clerk, busy):
    page = clerk.get(CONSOLE)
    today, month = page.context["overview"].today, page.context["overview"].month
    assert (today.requests, today.hits, today.failed, today.new) == (12, 6, 1, 5)
    assert page.context["overview"].people == 2
    assert today.cost == 2 * 1000 + 4000
    assert today.saved_micros == 6 * 1000
    assert month.requests in (12, 24, 36)  # Days of this month.
    assert page.context["failures"][0][:2] == ("timeout", 1)
    assert "did not answer in time" in page.text
    for words in ("By a model", "This machine", "sees", "0.006 CNY"):
        assert words in page.text, words


def test_only_the_part_is_fetched_again(clerk, busy):
    part = clerk.get(CONSOLE, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert 'hx-trigger="every 30s"' in part.text
    assert clerk.get(CONSOLE).text.count('id="figures"') == 1


def test_every_drawing_has_a_title_a_description_and_a_table(clerk, busy):
    page = clerk.get(CONSOLE).text
    drawings = re.findall(r"<svg class=\"chart__drawing\".*?</svg>", page, re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        assert 'role="img"' in drawing
        assert re.search(r"<title id=\S+>[^<]+</title>", drawing)
        assert re.search(r"<desc id=\S+>[^<]+</desc>", drawing)
    for code in ("hours", "days", "categories"):
        assert f'id="table-{code}"' in page
    # Numbers of a drawing are as SVG has them in every language.
    for client_headers in ({}, CHINESE):
        for value in re.findall(r' (?:x|y|width|height)="([^"]*)"', drawings[0]):
            float(value)
        drawings = re.findall(
            r"<svg class=\"chart__drawing\".*?</svg>",
            clerk.get(CONSOLE, headers=client_headers).text,
            re.DOTALL,
        )


def test_an_empty_log_says_so(clerk):
    page = clerk.get(CONSOLE)
    assert page.status_code == 200
    assert "There is no budget" in page.text
    assert "Nobody has asked anything yet" in clerk.get(LOG).text


def test_budgets_with_how_much_is_used(clerk, provider):
    today = timezone.localdate()
    daily = Budget.objects.create(provider=provider, micros=1_000_000, period=Period.DAY)
    monthly = Budget.objects.create(micros=10_000_000, period=Period.MONTH, for_each=True)
    BudgetUse.objects.create(budget=daily, start=today, spent=900_000, reserved=50_000)
    BudgetUse.objects.create(budget=daily, start=days_ago(1).date(), spent=1_000_000)
    for n in (1, 3):
        person = User.objects.create_user(f"p{n}")
        BudgetUse.objects.create(
            budget=monthly, start=today.replace(day=1), spent=n * 1_000_000, person=person
        )
    states = clerk.get(CONSOLE).context["budgets"]
    assert [(one.budget, one.percent) for one in states] == [(daily, 95), (monthly, 30)]


@pytest.mark.both
@pytest.mark.parametrize("summed", [False, True])
def test_queries(clerk, busy, provider, summed, django_assert_max_num_queries):
    for n in range(5):
        Budget.objects.create(provider=provider, micros=1_000_000 * (n + 1))
        log(make_recipe(provider, model=f"m{n}"), 2, cost=5)
        Call.objects.create(provider=provider, kind="chat", model="sees", purpose="x")
    if summed:
        tallies.write()
    clerk.get(reverse("classification:index"))
    for address in (CONSOLE, LOG, f"{LOG}?category=pets&cached=yes&person=owner"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert clerk.get(address).status_code == 200
    with django_assert_max_num_queries(MOST_QUERIES):
        clerk.get(CONSOLE, headers={"HX-Request": "true"})


def test_the_log_shows_who_asked_what(clerk, busy):
    page = clerk.get(LOG)
    rows = page.context["page"].rows
    assert len(rows) == 36
    assert [row.created for row in rows] == sorted((row.created for row in rows), reverse=True)
    for words in ("owner", "mate", "a job", "Pets", "Unsure", "timeout"):
        assert words in page.text, words
    assert "a.png" not in page.text
    assert "宠物萌照" in clerk.get(LOG, headers=CHINESE).text


FILTERS = [
    ("category=pets", 24),
    ("category=unsure", 9),
    ("error=timeout", 3),
    ("error=any", 3),
    ("error=unfit", 0),
    ("person=owner", 6),
    ("cached=yes", 18),
    ("cached=no", 18),
    ("via=job", 9),
    ("person=mate&cached=yes", 18),
]


@pytest.mark.parametrize(("query", "count"), FILTERS)
def test_filters(clerk, busy, query, count):
    assert len(clerk.get(f"{LOG}?{query}").context["page"].rows) == count
    lines = b"".join(clerk.get(f"{EXPORTS[1]}?{query}").streaming_content)
    assert len(lines.splitlines()) == count


def test_days_and_recipes(clerk, busy):
    day = days_ago(1).date()
    for query in (f"since={day}&until={day}", f"until={day}&since={day}&category="):
        assert len(clerk.get(f"{LOG}?{query}").context["page"].rows) == 12
    of_recipe = clerk.get(f"{LOG}?recipe={busy.pk}").context["page"].rows
    assert {row.recipe_id for row in of_recipe} == {busy.pk}


def test_filters_that_make_no_sense_are_said(clerk, busy):
    wrong = {
        "person=nobody": "There is nobody of this name.",
        "since=2026-02-02&until=2026-02-01": "before the other",
        "since=yesterday": "valid date",
        "category=x": "x is not one of",
    }
    for query, sentence in wrong.items():
        page = clerk.get(f"{LOG}?{query}")
        assert page.status_code == 200
        assert sentence in page.text, query
        assert "page" not in page.context
        sent_on = clerk.get(f"{EXPORTS[0]}?{query}")
        assert sent_on.status_code == 302
        assert sent_on.url.startswith(LOG)


def test_pages_show_each_row_once(clerk, busy):
    log(busy, 70)
    seen, address = [], LOG
    while True:
        page = clerk.get(address).context["page"]
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        address = f"{LOG}?after={page.after.replace('+', '%2B')}"
    assert len(seen) == len(set(seen)) == 106
    for nonsense in ("x", "~", f"{'0' * 32}~9999-99-99"):
        assert len(clerk.get(LOG, {"after": nonsense}).context["page"].rows) == 50


def test_a_spreadsheet_computes_nothing_of_it(clerk, busy):
    person = User.objects.create_user("=1+1")
    log(busy, 2, owner=person, created=days_ago(40), cost=7)
    response = clerk.get(f"{EXPORTS[0]}?until={days_ago(30).date()}")
    assert response["Content-Disposition"].startswith("attachment")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffcreated,person,via,recipe")
    assert len(lines) == 3
    assert ",'=1+1,page," in lines[1]
    assert lines[1].endswith(",False,0,7")


def test_more_than_a_piece_is_exported(clerk, busy, monkeypatch):
    monkeypatch.setattr("apps.classification.statistics.exporting.CHUNK", 10)
    for address in EXPORTS:
        lines = b"".join(clerk.get(address).streaming_content).splitlines()
        assert len(lines) == 36 + (address == EXPORTS[0])


def test_a_category_that_is_gone_is_named_by_its_code(clerk, busy):
    Category.objects.filter(code="pets").delete()
    for address, headers in product((CONSOLE, LOG), ({}, CHINESE)):
        assert "pets" in clerk.get(address, headers=headers).text
