"""“Try it” in the admin: the dry run of an unsaved form, in place or as a page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, Source
from tests.conftest import signed_in
from tests.crawling.site import Site

ADD = reverse("admin:crawling_source_add")
TRY = reverse("admin:crawling_source_try")
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(6, 2, traps=(), real=False) as site:
        yield site


@pytest.fixture(autouse=True)
def _may_ask(site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.FUTU_CRAWL_CONTACT = "crawls@example.org"
    settings.FUTU_REMOTE_TEST_HOSTS = site.test_hosts
    monkeypatch.setattr("apps.crawling.services.dry_run.client.PAUSE", 0)
    site.log.clear()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def staff_client(db: None) -> Client:
    return signed_in(User.objects.create_superuser("staff", "staff@example.org", "pw"))


def form(site: Site, **values: Any) -> dict[str, Any]:
    lines = {
        f"settings-{name}": "\n".join(value) if isinstance(value, list) else value
        for name, value in site.settings().items()
    }
    return {"kind": "html", "shown": "html", "name": "Kept as typed", **lines, **values}


def test_a_trial_goes_from_the_first_page_to_a_picture(staff_client: Client, site: Site):
    response = staff_client.post(TRY, form(site), headers=HTMX)
    page = response.content.decode()
    assert "<html" not in page
    roles = [one["page"].role for one in response.context["pages"]]
    assert roles == ["tags", "listing", "detail"]
    (picture,) = response.context["pages"][-1]["page"].pictures
    assert picture.title in page
    assert 'src="data:image/webp;base64,' in page
    found = {label: one.count for label, one in response.context["pages"][-1]["findings"]}
    assert found["Title"] == 1
    assert not Source.objects.exists()
    assert not CrawledImage.objects.exists()


def test_without_a_script_it_is_the_whole_page_with_what_was_typed(
    staff_client: Client, site: Site
):
    response = staff_client.post(ADD, form(site, _try=""))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Kept as typed" in page
    assert "ul.photos a" in page
    assert response.context["trial"].pages
    assert "errornote" not in page
    assert not Source.objects.exists()


def test_what_is_found_nowhere_is_said(staff_client: Client, site: Site):
    url = site.page_of(site.photos[0])
    sent = form(site, try_url=url, try_role="detail") | {"settings-author": ".nobody"}
    page = staff_client.post(TRY, sent, headers=HTMX).content.decode()
    assert "nothing found" in page
    assert ".nobody" in page


def test_a_link_of_a_trial_is_tried_next(staff_client: Client, site: Site):
    url = site.page_of(site.photos[1])
    response = staff_client.post(TRY, form(site, try_link=f"detail {url}"), headers=HTMX)
    assert [one["page"].url for one in response.context["pages"]] == [url]


def test_settings_that_cannot_be_tried_ask_nobody(staff_client: Client, site: Site):
    sent = form(site) | {"settings-details": "a[", "settings-start": ""}
    response = staff_client.post(TRY, sent, headers=HTMX)
    labels = {label for label, _sentences in response.context["settings_errors"]}
    assert "Begins at" in labels
    assert site.log == []


def test_a_page_that_is_not_there_is_said_in_a_sentence(staff_client: Client, site: Site):
    sent = form(site, try_url=f"{site.url}/gone", try_role="detail")
    page = staff_client.post(TRY, sent, headers=HTMX).content.decode()
    assert "The site answered with the status 404." in page


def test_no_contact_is_said(staff_client: Client, site: Site, settings: Any):
    settings.FUTU_CRAWL_CONTACT = ""
    page = staff_client.post(TRY, form(site), headers=HTMX).content.decode()
    assert "FUTU_CRAWL_CONTACT" in page
    assert site.log == []


def test_too_many_trials_of_one_person_wait(staff_client: Client, site: Site, settings: Any):
    settings.FUTU_FETCH_RATE = "1/m"
    sent = form(site, try_url=site.page_of(site.photos[0]), try_role="detail")
    assert staff_client.post(TRY, sent, headers=HTMX).context["trial"].pages
    asked = len(site.log)
    refused = staff_client.post(TRY, sent, headers=HTMX)
    assert refused.status_code == 200  # Swapped in, so not as an error page.
    assert refused.context["refused"]
    assert len(site.log) == asked


def test_a_private_address_is_not_asked(staff_client: Client, site: Site, settings: Any):
    settings.FUTU_REMOTE_TEST_HOSTS = []
    page = staff_client.post(TRY, form(site), headers=HTMX).content.decode()
    assert "errornote" in page
    assert site.log == []


def test_others_have_nothing_tried(
    mate_client: Client, stranger_client: Client, site: Site, db: None
):
    unprivileged = signed_in(
        User.objects.create_user("clerk", "c@example.org", "pw", is_staff=True)
    )
    for address in (TRY, ADD):
        sent = form(site, _try="")
        for client in (mate_client, stranger_client):
            response = client.post(address, sent, headers=HTMX)
            assert response["Location"].startswith(reverse("admin:login"))
        assert unprivileged.post(address, sent, headers=HTMX).status_code == 403
    assert site.log == []
