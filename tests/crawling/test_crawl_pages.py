"""Crawls and crawl requests in the admin: who may view, who may not, a person, a stranger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, CrawlRequest, Source, SourceTag
from apps.crawling.services.crawls import start_crawl
from apps.jobs.models import Job
from tests.conftest import signed_in
from tests.crawling.conftest import job_of

ASKS = {"pause": "paused", "cancel": "cancelled"}


@pytest.fixture
def crawl(source: Source, settings) -> Crawl:
    settings.FUTU_CRAWL_CONTACT = "mailto:crawl@example.org"
    crawl = start_crawl(source)
    crawl_request(crawl, "https://example.org/", role="start", outcome=reasons.READ, status=200)
    return crawl


def ago(**span: float):
    return timezone.now() - timedelta(**span)


def crawl_request(crawl: Crawl, url: str, **values) -> CrawlRequest:
    state = CrawlRequest.State.DONE if values.get("outcome") else CrawlRequest.State.WAITING
    return CrawlRequest.objects.create(
        **{"crawl": crawl, "url": url, "digest": digest_of(url), "state": state, **values}
    )


@pytest.fixture
def staff(db) -> Callable[..., Client]:
    """A client of a staff member with these permissions; all of them if none is named."""

    def make(*permissions: str) -> Client:
        user = User.objects.create_user("staff", "staff@example.org", "correct horse battery")
        user.is_staff, user.is_superuser = True, not permissions
        user.save()
        for name in permissions:
            user.user_permissions.add(Permission.objects.get(codename=name))
        return signed_in(user)

    return make


def addresses(crawl: Crawl) -> list[str]:
    return [
        reverse("admin:crawling_crawl_changelist"),
        reverse("admin:crawling_crawl_change", args=[crawl.pk]),
        reverse("admin:crawling_crawl_watch", args=[crawl.pk]),
        *(reverse(f"admin:crawling_crawl_{what}", args=[crawl.pk]) for what in ASKS),
        reverse("admin:crawling_crawl_resume", args=[crawl.pk]),
        reverse("admin:crawling_crawl_retry", args=[crawl.pk]),
        reverse("admin:crawling_crawlrequest_changelist"),
        reverse("admin:crawling_crawlrequest_change", args=[crawl.crawl_requests.get().pk]),
    ]


def state(crawl: Crawl) -> str:
    return job_of(crawl).state


def test_staff_see_every_page(crawl, staff):
    client = staff()
    for address in addresses(crawl):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("who", ["owner_client", "stranger_client"])
def test_for_people_and_strangers_there_is_only_the_door(crawl, who, request):
    client = request.getfixturevalue(who)
    for address in addresses(crawl):
        for ask in (client.get, client.post):
            response = ask(address)
            assert response.status_code in (302, 403), address
            assert b"Example" not in response.content
    assert state(crawl) == Job.State.QUEUED


def test_staff_without_the_permission_see_nothing(crawl, staff):
    client = staff("view_user")
    for address in addresses(crawl):
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code == 403, address
    assert state(crawl) == Job.State.QUEUED


def test_whoever_may_only_look_cannot_stop_it(crawl, staff):
    client = staff("view_crawl")
    page = client.get(reverse("admin:crawling_crawl_watch", args=[crawl.pk]))
    assert b"Pause" not in page.content
    for what in ASKS:
        assert (
            client.post(reverse(f"admin:crawling_crawl_{what}", args=[crawl.pk])).status_code == 403
        )
    assert state(crawl) == Job.State.QUEUED


@pytest.mark.parametrize(("what", "becomes"), ASKS.items())
def test_staff_stop_a_crawl_and_let_it_go_on(crawl, staff, what, becomes):
    client = staff("view_crawl", "change_crawl")
    address = reverse(f"admin:crawling_crawl_{what}", args=[crawl.pk])
    assert client.get(address).status_code == 200
    assert state(crawl) == Job.State.QUEUED  # a GET only shows a confirmation
    response = client.post(address)
    assert response.url == reverse("admin:crawling_crawl_watch", args=[crawl.pk])
    assert state(crawl) == becomes
    back = {"paused": "resume", "cancelled": "retry"}[becomes]
    htmx = client.post(
        reverse(f"admin:crawling_crawl_{back}", args=[crawl.pk]), headers={"HX-Request": "true"}
    )
    assert (htmx.status_code, htmx["HX-Trigger"]) == (204, "futu:work")
    assert state(crawl) == Job.State.QUEUED


def test_the_page_asks_again_until_all_is_settled(crawl, staff, make_entry):
    client, address = staff(), reverse("admin:crawling_crawl_watch", args=[crawl.pk])

    def part() -> str:
        return client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "every 2s" in part()
    assert "<html" not in part()
    Job.objects.update(state=Job.State.SUCCEEDED)
    entry = make_entry(1, state="arrived")
    assert "every 2s" in part()
    entry.state = "waiting"
    entry.save()
    assert "every 2s" not in part()
    assert "1 picture waits for a decision" in part()


def test_a_busy_crawl_shows_tags_reasons_and_sites_that_asked_to_wait(crawl, source, staff):
    Job.objects.update(state=Job.State.RUNNING, worker="far:1:1", started=ago(minutes=3))
    word = SourceTag.objects.create(source=source, name="mountains & lakes")
    for n in range(3):
        later = timezone.now() + timedelta(minutes=20)
        crawl_request(crawl, f"https://a.org/{n}", role="detail", host="a.org", not_before=later)
        values = {"role": "picture", "outcome": reasons.TOO_SMALL, "source_tag": word}
        crawl_request(crawl, f"https://a.org/{n}.jpg", finished=ago(minutes=1), **values)
    address = reverse("admin:crawling_crawl_watch", args=[crawl.pk])
    page = staff().get(address).content.decode()
    assert "a.org: until" in page
    assert "3 addresses" in page
    assert "mountains &amp; lakes" in page
    assert "Too few pixels" in page
    assert "left for what is known" in page


def test_a_failed_crawl_says_why_and_can_be_tried_again(crawl, staff):
    Job.objects.update(state=Job.State.FAILED, error_source="It is raining.")
    page = staff().get(reverse("admin:crawling_crawl_watch", args=[crawl.pk])).content.decode()
    assert "It is raining." in page
    assert "Try again" in page


def test_a_crawl_that_is_not_there_is_a_404_or_sent_back(crawl, staff):
    client = staff()
    assert client.get(reverse("admin:crawling_crawl_watch", args=[999])).status_code == 404
    assert client.get(reverse("admin:crawling_crawl_change", args=["x"])).status_code == 404


def test_the_reasons_lead_to_their_visits(crawl, staff):
    crawl_request(crawl, "https://example.org/icon.png", role="picture", outcome=reasons.TOO_SMALL)
    crawl_request(crawl, "https://example.org/big.png", role="picture", outcome=reasons.TOO_LARGE)
    client = staff()
    page = client.get(reverse("admin:crawling_crawl_watch", args=[crawl.pk])).content.decode()
    address = (
        f"{reverse('admin:crawling_crawlrequest_changelist')}?crawl={crawl.pk}&outcome=too_small"
    )
    assert address.replace("&", "&amp;") in page
    found = client.get(f"{address}&role__exact=picture").content.decode()
    assert "icon.png" in found
    assert "big.png" not in found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=4", {"gone.jpg"}),
        ("status=none", {"dead.jpg"}),
        ("outcome=kept", {"good.jpg"}),
        ("outcome=too_large,unreachable", {"dead.jpg"}),
        ("state__exact=waiting", {"next.jpg"}),
        ("q=https://example.org/good.jpg", {"good.jpg"}),
        ("q=gone", {"gone.jpg"}),
        ("status=nonsense", {"good.jpg", "gone.jpg", "dead.jpg", "next.jpg"}),
    ],
)
def test_visits_are_sifted(crawl, staff, query, found):
    crawl.crawl_requests.all().delete()
    at = "https://example.org"
    crawl_request(crawl, f"{at}/good.jpg", role="picture", outcome=reasons.KEPT, status=200)
    crawl_request(crawl, f"{at}/gone.jpg", role="picture", outcome=reasons.HTTP_STATUS, status=404)
    crawl_request(crawl, f"{at}/dead.jpg", role="picture", outcome=reasons.UNREACHABLE)
    crawl_request(crawl, f"{at}/next.jpg", role="picture")
    page = staff().get(f"{reverse('admin:crawling_crawlrequest_changelist')}?{query}")
    assert {row.url.rpartition("/")[2] for row in page.context["cl"].result_list} == found


def test_lists_cost_the_same_however_long(crawl, staff, django_assert_max_num_queries, settings):
    client = staff()
    for n in range(40):
        crawl_request(crawl, f"https://example.org/{n}.jpg", role="picture", outcome=reasons.KEPT)
        source = Source.objects.found(name=f"S{n}", slug=f"s{n}", homepage="https://s.org/")
        start_crawl(source)
    for name in ("crawl", "crawlrequest"):
        with django_assert_max_num_queries(10):
            client.get(reverse(f"admin:crawling_{name}_changelist"))


def test_its_pages_run_nothing_that_the_policy_forbids(crawl, staff):
    response = staff().get(reverse("admin:crawling_crawl_watch", args=[crawl.pk]))
    page = response.content.decode()
    assert "unsafe" not in response["Content-Security-Policy"]
    assert " style=" not in page
    assert "onclick" not in page
