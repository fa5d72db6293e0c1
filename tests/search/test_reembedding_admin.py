"""The model's page in the admin: staff who may, staff who may not, people, a stranger."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.active_model import active_model
from apps.search.models import UnembeddableImage
from apps.search.services import reembedding
from tests.conftest import signed_in

PAGE = reverse("admin:search_activemodel_changelist")
LIST = reverse("admin:search_unembeddableimage_changelist")
ASKS = ("begin", "pause", "resume", "leave_out", "see_again", "cancel")
HTMX = {"HTTP_HX_REQUEST": "true"}


def ask(client: Client, what: str, **values: str):
    address = reverse(f"admin:search_activemodel_{what}")
    return client.post(address, {"spec": "fake-twice"} | values, follow=True)


@pytest.fixture
def staff(db):
    """A client of a staff member with these permissions."""

    def make(*permissions: str) -> Client:
        user = User.objects.create_user("staff", "staff@example.org", "correct horse battery")
        user.is_staff = True
        user.save()
        for name in permissions:
            user.user_permissions.add(Permission.objects.get(codename=name))
        return signed_in(user)

    return make


@pytest.fixture
def operator(staff) -> Client:
    return staff("view_activemodel", "change_activemodel", "view_unembeddableimage")


def test_people_and_strangers_have_no_page(owner_client, mate_client, stranger_client, image):
    for client in (owner_client, mate_client, stranger_client):
        for address in (PAGE, LIST):
            response = client.get(address)
            assert (response.status_code, "/login/" in response["Location"]) == (302, True)
        for what in ASKS:
            client.post(reverse(f"admin:search_activemodel_{what}"), {"spec": "fake-twice"})
    assert active_model().next_spec == ""
    assert not Job.objects.filter(kind=reembedding.KIND).exists()


def test_staff_without_permission_see_nothing(staff, image):
    client = staff()
    assert client.get(PAGE).status_code == client.get(LIST).status_code == 403
    assert [ask(client, what).status_code for what in ASKS] == [403] * len(ASKS)


def test_staff_who_may_look_see_no_buttons(staff, image):
    client = staff("view_activemodel")
    page = client.get(PAGE).content.decode()
    assert "Change the model" not in page
    assert [ask(client, what).status_code for what in ASKS] == [403] * len(ASKS)
    assert active_model().next_spec == ""


def test_the_model_is_changed_and_followed(operator, add):
    add(1, 2)
    page = operator.get(PAGE).content.decode()
    assert "Change the model" in page
    assert 'value="fake-twice"' in page
    assert 'value="fake"' not in page
    page = ask(operator, "begin").content.decode()
    assert "are being made" in page
    assert "every 2s" in page
    assert active_model().next_name == "fake-twice"
    page = ask(operator, "pause").content.decode()
    assert "Paused" in page
    assert "every 2s" not in page
    assert "Go on" in page
    ask(operator, "resume")
    jobs.drain()
    page = operator.get(PAGE, **HTMX).content.decode()
    assert "<html" not in page
    assert "fake-twice" in page
    assert "Is being made" not in page


def test_giving_up_asks_back(operator, image):
    ask(operator, "begin")
    page = operator.get(reverse("admin:search_activemodel_cancel")).content.decode()
    assert "Give up changing to fake-twice?" in page
    assert active_model().next_spec
    ask(operator, "cancel")
    assert active_model().next_spec == ""
    assert Job.objects.get(kind=reembedding.KIND).state == Job.State.CANCELLED


def test_what_cannot_be_done_is_said_on_the_page(operator, image):
    assert "answers already" in ask(operator, "begin", spec="fake").content.decode()
    assert "known: fused" in ask(operator, "begin", spec="fuzed").content.decode()
    assert "known: fused" in ask(operator, "begin", spec="").content.decode()
    assert "No change of the model is under way" in ask(operator, "pause").content.decode()
    assert "No picture was left out" in ask(operator, "see_again").content.decode()


def test_pictures_left_out_are_listed_with_their_reason(operator, image):
    UnembeddableImage.objects.create(image=image, spec=active_model().spec, code="lost")
    page = operator.get(PAGE).content.decode()
    assert LIST in page
    page = operator.get(LIST).content.decode()
    assert image.name in page
    assert "The stored file is missing" in page
    ask(operator, "see_again")
    assert not UnembeddableImage.objects.exists()


def test_the_list_costs_the_same_for_many(operator, add, django_assert_num_queries):
    images = add(*range(6)).images
    UnembeddableImage.objects.create(image=images[0], spec=active_model().spec, code="lost")
    with django_assert_num_queries(20, exact=False) as one:
        operator.get(LIST)
    rows = [
        UnembeddableImage(image=image, spec=active_model().spec, code="lost")
        for image in images[1:]
    ]
    UnembeddableImage.objects.bulk_create(rows)
    with django_assert_num_queries(len(one)):
        operator.get(LIST)


def test_the_page_says_that_the_setting_says_something_else(operator, image, settings):
    settings.FUTU_SPEC = "fake-twice"
    assert "FUTU_SPEC says fake-twice" in operator.get(PAGE).content.decode()
