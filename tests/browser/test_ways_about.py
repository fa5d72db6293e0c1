"""A gallery's name and order, work that is stopped and taken up, help, and the phone's share."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.pictures import photos
from tests.browser.test_tidying import make_rows

# Nobody works on it: what is asked of it takes effect at once.
MAKE_JOB = """
from apps.accounts.models import User
from apps.jobs.models import Job
owner = User.objects.get(username="{name}")
params = {{"images": []}}
Job.objects.create(kind="search.embed", owner=owner, total=6, params=params, state="paused")
"""


def test_named_described_sorted_and_sifted(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Holidays")
    make_rows(instance, address, 12)
    page.goto(address)
    page.locator(".manage summary").click()
    page.get_by_label("Name", exact=True).fill("Summer")
    page.get_by_label("Description").fill("Three weeks by the sea.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Summer")).to_be_visible()
    expect(page.get_by_text("Three weeks by the sea.").first).to_be_visible()

    names = page.locator(".card__name")
    page.get_by_label("Order").select_option("Name, Z to A")
    expect(names.first).to_have_text("row 011")
    if person.device == "phone":
        page.locator(".sieve__more summary").click()
    page.get_by_label("Name contains").fill("row 00")
    expect(names).to_have_count(10)
    expect(names.first).to_have_text("row 009")
    page.wait_for_url(re.compile(r"q=row"))
    page.reload()
    expect(names.first).to_have_text("row 009")
    page.get_by_role("link", name="Clear all filters").first.click()
    expect(names).to_have_count(12)


def test_work_is_cancelled_and_taken_up_again(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    instance.manage("shell", "-v", "0", "-c", MAKE_JOB.format(name=person.name))
    page.goto("/jobs/")
    job = page.locator("main .job")
    expect(job.locator(".badge")).to_have_text("Paused")
    job.get_by_role("button", name="Cancel").click()
    expect(job.locator(".badge")).to_have_text("Cancelled")
    person.shoot("job-cancelled", whole=False)
    job.get_by_role("button", name="Try again").click()
    expect(job.locator(".badge")).not_to_have_text("Cancelled")


@pytest.mark.parametrize("device", ["phone"], indirect=True)
def test_help_and_what_another_app_shares(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    page.locator("header .menu__summary").tap()
    page.locator("header").get_by_role("link", name="Help").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Finding a picture")

    told = page.request.get(page.locator("link[rel=manifest]").get_attribute("href") or "").json()
    target = told["share_target"]
    picture = photos(tmp_path)[0]
    page.evaluate(
        """({action, method, enctype, params}) => {
            const form = Object.assign(document.createElement("form"), {action, method, enctype});
            const [{name}] = params.files;
            form.append(Object.assign(document.createElement("input"), {type: "file", name}));
            form.append(Object.assign(document.createElement("button"), {textContent: "Share"}));
            document.querySelector("main").replaceChildren(form);
        }""",
        target,
    )
    page.locator("main input").set_input_files(picture)
    page.get_by_role("button", name="Share").tap()
    expect(page.get_by_text(picture.name).first).to_be_visible()
    page.get_by_role("link", name="Search with it").tap()
    expect(page.locator("#results-title")).to_be_visible()
