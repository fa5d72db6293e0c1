"""Indexes in the admin: staff who control, staff who view, staff without permission, people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import IndexState
from apps.search.services import building
from tests.conftest import signed_in
from tests.search.index.vectors import state_of, write

pytestmark = pytest.mark.both

LIST = reverse("admin:search_indexstate_changelist")
ACTS = ("rebuild", "verify", "pause", "resume", "cancel")


@pytest.fixture
def state(store, gallery) -> IndexState:
    write(gallery, 60)
    building.build(state_of(gallery).pk, lambda done, total: None)
    return state_of(gallery)


@pytest.fixture
def staff(db) -> Callable[..., Client]:
    """A client of a staff member with these permissions."""

    def make(*permissions: str) -> Client:
        user = User.objects.create_user(f"staff {permissions}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return signed_in(user)

    return make


@pytest.fixture
def operator_client(staff) -> Client:
    return staff("view_indexstate", "change_indexstate")


def page_of(state: IndexState, what: str = "change") -> str:
    return reverse(f"admin:search_indexstate_{what}", args=[state.pk])


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_for_people_and_strangers_there_is_only_the_door(
    state, owner_client, mate_client, stranger_client
):
    for client in (owner_client, mate_client, stranger_client):
        for address in (LIST, page_of(state), page_of(state, "watch")):
            assert client.get(address)["Location"].startswith(reverse("admin:login"))
        for what in ACTS:
            client.post(page_of(state, what))
        client.post(LIST, {"action": "rebuild_chosen", "_selected_action": [state.pk]})
    assert not Job.objects.exists()


def test_staff_without_the_permission_see_nothing(state, staff):
    client = staff("view_user", "change_user")
    for address in (LIST, page_of(state), page_of(state, "watch")):
        assert client.get(address).status_code == 403
    for what in ACTS:
        assert client.post(page_of(state, what)).status_code == 403
    assert not Job.objects.exists()


def test_staff_with_view_permission_cannot_start_jobs(state, staff):
    client = staff("view_indexstate")
    assert "Holidays" in text(client, LIST)
    assert "Build anew" not in text(client, LIST)
    assert "Build anew" not in text(client, page_of(state))
    for what in ACTS:
        assert client.post(page_of(state, what)).status_code == 403
    client.post(LIST, {"action": "rebuild_chosen", "_selected_action": [state.pk]})
    assert not Job.objects.exists()


def test_an_operator_builds_and_verifies_an_index(state, operator_client):
    assert operator_client.get(page_of(state, "rebuild")).status_code == 405
    response = operator_client.post(page_of(state, "rebuild"), follow=True)
    assert "1 job is started." in response.content.decode()
    assert "waits to be built" in response.content.decode()
    assert (
        "Nothing to start"
        in operator_client.post(page_of(state, "rebuild"), follow=True).content.decode()
    )
    operator_client.post(page_of(state, "verify"))
    jobs.drain()
    again = state_of(state.gallery)
    assert again.segment != state.segment
    assert again.verified


def test_an_operator_selects_several(state, operator_client, owner, store):
    other = Gallery.objects.create(owner=owner, name="Other")
    write(other, 70)
    chosen = list(IndexState.objects.values_list("pk", flat=True))
    for action in ("rebuild_chosen", "verify_chosen"):
        operator_client.post(LIST, {"action": action, "_selected_action": chosen})
    jobs.drain()
    assert state_of(other).segment in store.kept
    assert state_of(state.gallery).epoch == 2


@pytest.mark.parametrize(("what", "becomes"), [("pause", "paused"), ("cancel", "cancelled")])
def test_an_operator_stops_a_job(state, operator_client, what, becomes):
    job = building.request_build(state, force=True)
    headers = {"HX-Request": "true"}
    response = operator_client.post(page_of(state, what), headers=headers)
    assert (response.status_code, response["HX-Trigger"]) == (204, "futu:work")
    job.refresh_from_db()
    assert job.state == becomes
    if becomes == "paused":
        assert "building is paused" in text(operator_client, page_of(state))
        operator_client.post(page_of(state, "resume"))
        jobs.drain()
        assert state_of(state.gallery).epoch == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "exact"),
        ({"factory": "IVF64", "recall": 0.9947}, "trained, finds 99.4 % of the nearest"),
        ({"count": 10_000}, "exact: no trained one finds 99 % of the nearest more quickly"),
        ({"factory": "HNSW", "recall": None}, "trained, not measured"),
        ({"fault": "it is cut short"}, "cannot be used: it is cut short; exact search answers"),
        ({"segment": "", "count": 0}, "none yet: exact search answers"),
        ({"segment": "", "removed": 30}, "small: needs none"),
        ({"segment": "milvus:x"}, "is in another store"),
    ],
)
def test_the_state_is_a_sentence(state, operator_client, changes, said):
    IndexState.objects.filter(pk=state.pk).update(**changes)
    assert said in text(operator_client, LIST)
    assert said in text(operator_client, page_of(state))


def test_the_progress_of_a_job_is_shown(state, operator_client):
    building.request_build(state, force=True)
    Job.objects.update(state="running", done=24, total=60)
    assert "being built, 40 %" in text(operator_client, LIST)
    assert 'value="40"' in text(operator_client, page_of(state, "watch"))
    Job.objects.update(state="failed", error_source="The disk is full.")
    assert "could not be built: The disk is full." in text(operator_client, LIST)


def test_a_part_of_the_page_is_polled(state, operator_client):
    part = operator_client.get(
        page_of(state, "watch"), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert "every 2s" not in part
    building.request_build(state, force=True)
    assert "every 2s" in text(operator_client, page_of(state))


def test_staff_who_may_view_jobs_get_a_link_to_the_last_one(state, operator_client, staff):
    job = building.request_build(state, force=True)
    address = reverse("admin:jobs_job_change", args=[job.pk])
    assert address not in text(operator_client, page_of(state))
    assert address in text(staff("view_indexstate", "view_job"), page_of(state))


def test_the_number_of_queries_does_not_depend_on_the_number_of_indexes(
    state, operator_client, owner
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert operator_client.get(LIST).status_code == 200
        return len(queries)

    asked()
    few = asked()
    for n in range(20):
        person = User.objects.create_user(f"person {n}")
        gallery = Gallery.objects.create(owner=person if n % 2 else None, name=f"Gallery {n}")
        job = jobs.start(building.KIND, params={})
        IndexState.objects.create(
            gallery=gallery, spec="x", last_seq=70, segment=f"files:{n}", count=70, job=job,
            built=timezone.now() - timedelta(days=n),
        )  # fmt: skip
    assert asked() == few
    page = text(operator_client, LIST)
    assert "person 3" in page
    assert "Public gallery" in page


def test_it_is_found_by_gallery_and_filtered_by_state(state, operator_client, owner):
    write(Gallery.objects.create(owner=owner, name="Other"), 3)
    assert "Other" not in text(operator_client, f"{LIST}?q=holi")
    assert "Other" not in text(operator_client, f"{LIST}?state=sound")
    assert "Holidays" not in text(operator_client, f"{LIST}?state=none")
    assert "Holidays" not in text(operator_client, f"{LIST}?state=broken")


def test_a_deleted_index_is_not_found(state, operator_client):
    assert (
        operator_client.get(reverse("admin:search_indexstate_watch", args=[0])).status_code == 404
    )
    assert (
        operator_client.post(reverse("admin:search_indexstate_rebuild", args=[0])).status_code
        == 404
    )
