"""A gallery is its owner's: to everybody else its addresses lead nowhere."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.pictures import photos


@pytest.fixture
def device() -> str:
    return "desktop"


@pytest.fixture
def addresses(person: Person, tmp_path: Path) -> list[str]:
    """The gallery, the picture, its files, the job and the search of somebody who used them."""
    page = person.page
    picture = photos(tmp_path)[0]
    person.sign_up()
    gallery = person.make_gallery("Private")
    person.upload([picture])
    person.see_ready(1)
    image = page.locator(".card a").first.get_attribute("href") or ""
    person.search(picture)
    person.see_first(picture.name)
    query = page.url
    page.goto("/jobs/")
    job = page.locator("main .job__title").first.get_attribute("href") or ""
    assert image
    assert job
    files = [f"{image}{variant}" for variant in ("original", "preview", "thumbnail")]
    return [gallery, image, *files, query, f"{query}picture", job]


def test_nobody_is_asked_to_sign_in(
    addresses: list[str], browser: Browser, instance: Instance
) -> None:
    nobody = browser.new_context(base_url=instance.url)
    for address in addresses:
        answer = nobody.request.get(address, max_redirects=0)
        assert answer.status == 302, address
        assert answer.headers["location"].startswith("/accounts/login/"), address
    nobody.close()


def test_another_person_finds_nothing_there(
    addresses: list[str], browser: Browser, instance: Instance
) -> None:
    context = browser.new_context(base_url=instance.url)
    Person(context.new_page(), "desktop").sign_up()
    for address in addresses:
        assert context.request.get(address).status == 404, address
    context.close()
