"""The console of staff: it looks again by itself, leads into the log, and shuts nobody out."""

import re

import pytest
from playwright.sync_api import Request, expect

from tests.browser.hands import show_in, too_small
from tests.browser.test_every_page import violations
from tests.browser.weights import HTML

BUSY = """
from uuid import uuid4
from apps.accounts.models import User
from apps.classification.models import Classification
from apps.classification.services.recipes import local_recipe
User.objects.filter(username="{name}").update(is_staff=True, is_superuser=True)
person = User.objects.get(username="{name}")
Classification.objects.bulk_create(
    Classification(
        recipe=local_recipe(), owner=person, name="a.png", sha256=uuid4().hex * 2, milliseconds=n,
        error="model_not_ready" if n % 10 == 0 else "", category="" if n % 10 == 0 else "pets",
        is_cached=n % 3 == 1 and n % 10 != 0, cost=0,
    )
    for n in range(60)
)
"""


@pytest.fixture
def staff(person, instance):
    person.sign_up()
    instance.manage("shell", "-v", "0", "-c", BUSY.format(name=person.name))
    return person


def test_figures_are_fetched_again_and_lead_into_the_log(staff):
    page = staff.page
    page.clock.install()
    page.goto("/classification/")
    page.get_by_role("link", name="Console").click()
    expect(page.get_by_role("img", name=re.compile("Questions by the hour"))).to_be_visible()
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("rowheader", name="00:00")).to_be_visible()

    def again(request: Request) -> bool:
        return request.headers.get("hx-request") == "true" and "/console/" in request.url

    with page.expect_request(again):
        page.clock.run_for(31_000)
    # What was opened stays open.
    expect(page.get_by_role("rowheader", name="00:00")).to_be_visible()
    staff.shoot("console")
    page.get_by_role("link", name="model_not_ready").click()
    expect(page.get_by_label("Error code")).to_have_value("model_not_ready")
    page.get_by_label("User name").fill(staff.name)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    staff.shoot("request-log")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert len(download.value.path().read_text().splitlines()) == 7


def test_they_keep_nobody_out(staff, device):
    page = staff.page
    for path in ("/classification/console/", "/classification/console/log/"):
        show_in(page, "light")
        answer = page.goto(path)
        assert len(answer.body()) < HTML
        assert violations(page) == []
        if device == "phone":
            assert too_small(page) == []
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"]
        show_in(page, "dark")
        assert violations(page) == []
