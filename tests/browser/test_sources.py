"""Staff adds a site: chooses how it is read, tries it, follows a link, saves; with a script and
without."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.conftest import DEVICES
from tests.browser.person import Person
from tests.crawling.site import Site

STAFF = """
from apps.accounts.models import User
User.objects.filter(username={name!r}).update(is_staff=True, is_superuser=True)
"""
# A trial waits between its requests, as a crawl does.
TRIED_MS = 45_000
# The admin's own frame is Django's.
OURS = {"include": [["#content"]]}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(8, 2, traps=(), real=False) as site:
        yield site


@pytest.fixture
def staff(person: Person, instance: Instance) -> Person:
    person.sign_up()
    instance.manage("shell", "-v", "0", "-c", STAFF.format(name=person.name))
    return person


def fill(page: Page, site: Site, name: str) -> None:
    settings = site.settings()
    page.get_by_label("Name:").fill(name)
    page.get_by_label("Home page:").fill(site.url)
    for field, value in settings.items():
        text = "\n".join(value) if isinstance(value, list) else str(value)
        page.locator(f"[name='settings-{field}']").fill(text)


def violations(page: Page) -> list[str]:
    # Without reading style sheets anew, which it would do with inline styles.
    found = Axe().run(page, OURS, {"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_a_site_is_tried_and_added(staff: Person, site: Site) -> None:
    page, name = staff.page, f"Site of {staff.name}"
    page.goto("/admin/crawling/")
    page.get_by_role("link", name="Add a source").click()

    page.get_by_role("radio", name="Openverse").check()
    expect(page.get_by_role("group", name="Where things are: Openverse")).to_be_visible()
    page.get_by_role("radio", name="Web pages").check()
    expect(page.get_by_role("group", name="Where things are: Web pages")).to_be_visible()
    staff.shoot("source-new")

    # What is missing is said in place, and nothing is asked.
    trial = page.locator("#trial")
    page.get_by_role("button", name="Try it").click()
    expect(trial).to_contain_text("Correct these fields")
    assert site.log == []

    fill(page, site, name)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Asking the site")).to_be_visible()
    expect(trial.locator("img")).to_have_count(1, timeout=TRIED_MS)
    expect(trial.get_by_role("heading", name="3. Page of a picture")).to_be_visible()
    assert violations(page) == []
    staff.shoot("source-tried")

    # A link of the trial is the next to be tried.
    trial.locator("summary", has_text="Page of a picture").click()
    trial.get_by_role("button", name=site.page_of(site.photos[2])).click()
    expect(trial.get_by_role("heading", name="2.")).to_have_count(0, timeout=TRIED_MS)
    expect(trial).to_contain_text(site.photos[2].title)

    assert not [asked for asked in site.log if "small" in asked.path]
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(f"{name} was added")
    expect(page.get_by_role("heading", name="How it stands")).to_be_visible()
    staff.shoot("source-added")
    assert violations(page) == []


@pytest.mark.parametrize("device", ["desktop"])
def test_a_trial_needs_no_script(
    staff: Person, site: Site, browser: Browser, instance: Instance
) -> None:
    state = staff.page.context.storage_state()
    context = browser.new_context(
        base_url=instance.url,
        java_script_enabled=False,
        storage_state=state,
        locale="en-GB",
        **DEVICES["desktop"],
    )
    context.set_default_timeout(TRIED_MS)
    page = context.new_page()
    page.goto("/admin/crawling/source/add/")
    page.get_by_role("radio", name="Image sitemap").check()
    page.get_by_role("button", name="Show the fields of this kind").click()
    expect(page.get_by_role("group", name="Where things are: Image sitemap")).to_be_visible()
    page.get_by_role("radio", name="Web pages").check()
    page.get_by_role("button", name="Show the fields of this kind").click()
    fill(page, site, "Kept as typed")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#trial img")).to_have_count(1)
    expect(page.get_by_label("Name:")).to_have_value("Kept as typed")
    context.close()
