"""Where people agree, and what others see of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.providers.models import Consent
from apps.providers.services import has_agreed
from apps.providers.services.consents import set_consents

pytestmark = pytest.mark.django_db
PAGE = reverse("providers:consent")
HOME = reverse("accounts:home")


@pytest.fixture
def hosted(make_provider):
    return make_provider(name="Far away", is_hosted=True)


def test_one_agrees_and_takes_it_back(hosted, make_provider, owner_client, owner, mate):
    near = make_provider(name="Near")
    page = owner_client.get(PAGE).content.decode()
    assert "Far away" in page
    assert near.name not in page
    assert owner_client.post(PAGE, {"providers": [hosted.pk]}).status_code == 302
    assert has_agreed(owner, hosted)
    assert not has_agreed(mate, hosted)
    assert owner_client.get(PAGE).content.decode().count("checked") == 1
    owner_client.post(PAGE, {"general": "on"})
    assert Consent.objects.living().get(person=owner).provider is None
    owner_client.post(PAGE)
    assert not has_agreed(owner, hosted)


@pytest.mark.parametrize("chosen", ["near", "gone", "nonsense"])
def test_what_is_not_offered_cannot_be_chosen(hosted, make_provider, owner_client, chosen):
    ids = {"near": make_provider(name="Near").pk, "gone": 999, "nonsense": "x"}
    answer = owner_client.post(PAGE, {"providers": [ids[chosen]]})
    assert answer.status_code == 422
    assert not Consent.objects.exists()


def test_it_is_ones_own(hosted, owner, mate_client, stranger_client):
    set_consents(owner, general=True, providers=[])
    assert "checked" not in mate_client.get(PAGE).content.decode()
    mate_client.post(PAGE)
    assert has_agreed(owner, hosted)
    for method in (stranger_client.get, stranger_client.post):
        assert method(PAGE)["Location"].startswith(reverse("account_login"))


def test_a_house_without_hosted_models_does_not_speak_of_them(make_provider, owner_client):
    make_provider(name="Near")
    assert PAGE not in owner_client.get(HOME).content.decode()
    assert "uses no hosted model" in owner_client.get(PAGE).content.decode()
    make_provider(name="Off", is_hosted=True, enabled=False)
    assert PAGE not in owner_client.get(HOME).content.decode()


def test_settings_say_how_it_stands(hosted, owner_client, owner):
    assert "Nothing of yours is sent" in owner_client.get(HOME).content.decode()
    set_consents(owner, general=True, providers=[])
    assert "You agreed" in owner_client.get(HOME).content.decode()


def test_more_providers_are_no_more_queries(hosted, make_provider, owner_client):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            owner_client.get(PAGE)
        return len(queries)

    count()  # Notes that they were here.
    before = count()
    for n in range(5):
        make_provider(name=f"Another {n}", is_hosted=True)
    assert count() == before
