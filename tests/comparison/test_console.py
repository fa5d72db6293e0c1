"""Figures for staff: right, of few queries, and for nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.comparison.models import Comparison
from apps.comparison.services import asking
from apps.comparison.statistics import overview
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.fake.faults import FAULTS
from tests.comparison.conftest import agree, compared_screens
from tests.comparison.pictures import screens_files
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/comparison/console/"


@pytest.fixture
def staff_client(db):
    return signed_in(User.objects.create_user("staff", password="x", is_staff=True))


def measured(owner, milliseconds: int, **values) -> Comparison:
    result = {"is_related": False, "similarity": 0, "boxes": []}
    return Comparison.objects.create(
        owner=owner, result=result, milliseconds=milliseconds, **values
    )


def test_figures_are_of_the_last_days(owner):
    for milliseconds in range(100, 2100, 100):
        measured(owner, milliseconds, peak_memory=milliseconds)
    old = measured(owner, 90_000)
    Comparison.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=40))
    for code in ("blank_first", "blank_first", "missing"):
        Comparison.objects.create(owner=owner, error=code)
    Job.objects.create(kind=asking.KIND, owner=owner)
    found = overview()
    assert (found.asked, found.done, found.failed) == (23, 20, 3)
    assert (found.p50, found.p95, found.memory) == (1000, 1900, 2000)
    assert found.errors == [("blank_first", 2), ("missing", 1)]
    assert (found.comparing.queued, found.comparing.running, found.describing.queued) == (1, 0, 0)
    assert found.comparing.oldest is not None


def test_costs_and_errors_of_words_are_counted(owner, provider, fake, staff_client):
    agree(owner)
    compared_screens(owner, aspects=("text",))
    fake.will(FAULTS["inspection"])
    compared_screens(owner, aspects=("colour",))
    found = overview()
    assert found.word_errors == [("content_refused", 1)]
    (spent,) = found.spent
    assert (spent.provider, spent.model, spent.calls, spent.failed) == ("Far away", "sees", 2, 1)
    assert spent.cost == found.cost == 1000
    page = staff_client.get(ADDRESS).content.decode()
    assert "content filter" in page
    assert "Far away" in page


def test_a_comparison_notes_the_memory_of_its_worker(owner, owner_client):
    first, second = screens_files()
    owner_client.post("/comparison/", {"first": first, "second": second, "mode": "screen"})
    jobs.drain()
    assert (Comparison.objects.get().peak_memory or 0) > 10 * 2**20


def test_the_number_of_queries_does_not_grow(owner, staff_client, django_assert_max_num_queries):
    staff_client.get(ADDRESS)
    for milliseconds in range(30):
        measured(owner, milliseconds)
        Comparison.objects.create(owner=owner, error=f"code{milliseconds}"[:40])
    # Seven of the figures; the others are the session, the person and the page's frame.
    with django_assert_max_num_queries(16):
        assert staff_client.get(ADDRESS).status_code == 200


def test_only_staff_see_it(owner_client, stranger_client, staff_client):
    assert owner_client.get(ADDRESS).status_code == 404
    assert "/login/" in stranger_client.get(ADDRESS)["Location"]
    page = staff_client.get(ADDRESS)
    assert page.status_code == 200
    assert "Console" in staff_client.get("/comparison/").content.decode()
    assert "Console" not in owner_client.get("/comparison/").content.decode()
