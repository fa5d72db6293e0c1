"""The vector store does not answer: whoever asks is told so, and the question is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from futu.instance import Instance, running_instance
from tests.browser.person import Person
from tests.browser.pictures import photos

# As if a segment of each gallery lay on the server that is away.
AWAY = """
from apps.search.models import IndexState
IndexState.objects.update(segment="milvus:futu_x_1:5:64:abc", segment_seq=1, count=1, epoch=1)
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One of its own, whose Milvus is nowhere."""
    nowhere = {"VECTOR_STORE": "milvus://127.0.0.1:9", "FUTU_SPEC": "fake"}
    with running_instance(tmp_path_factory.mktemp("away"), **nowhere) as running:
        yield running


def test_it_is_said_and_asking_again_is_one_press(
    person: Person, instance: Instance, tmp_path: Path
) -> None:
    picture = photos(tmp_path)[0]
    person.sign_up()
    person.make_gallery("Far")
    person.upload([picture])
    person.see_ready(1)
    instance.manage("shell", "-v", "0", "-c", AWAY)
    person.search(picture)
    page = person.page
    expect(page.get_by_role("heading", name="No answer at the moment")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Try again in a minute")
    person.shoot("unanswered")
    asked = page.url
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="No answer at the moment")).to_be_visible()
    assert page.url == asked
