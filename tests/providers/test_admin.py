"""Providers in the admin: staff who change, staff who look, staff without a room, people."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.providers.fake import FAULTS, KEY
from apps.providers.kinds import Kind, Unit
from apps.providers.models import Budget, Call, Credential, Price, Provider
from apps.providers.money import MoneyField, shown
from apps.providers.services import ask
from apps.providers.services.consents import set_consents
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:providers_provider_changelist")
ADD = reverse("admin:providers_provider_add")
EMPTY = {f"prices-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")}
FILLED = EMPTY | {
    "name": "New",
    "adapter": "openai",
    "base_url": "http://localhost:1/v1",
    "enabled": "on",
    "order": "10",
    "chat_model": "sees",
    "json_mode": "json_object",
    "options": "{}",
    "timeout": "60",
    "attempts": "3",
    "concurrency": "4",
    "rate": "0",
}


@pytest.fixture
def staff() -> Callable[..., Client]:
    """A browser of somebody of the staff with these permissions."""

    def make(*permissions: str) -> Client:
        user = User.objects.create_user(f"staff {permissions}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        assert user.user_permissions.count() == len(permissions)
        return signed_in(user)

    return make


@pytest.fixture
def chief(staff) -> Client:
    names = [f"{what}_provider" for what in ("view", "add", "change", "delete")]
    return staff(*names, "view_call", "view_budget", "add_budget", "view_consent")


def change(provider: Provider) -> str:
    return reverse("admin:providers_provider_change", args=[provider.pk])


def try_it(provider: Provider) -> str:
    return reverse("admin:providers_provider_try", args=[provider.pk])


def test_who_may(provider, fake, staff, mate_client, stranger_client):
    looks, other = staff("view_provider"), staff("view_indexstate")
    assert looks.get(LIST).status_code == 200
    assert looks.get(change(provider)).status_code == 200
    assert "hx-post" not in looks.get(change(provider)).content.decode()
    for client in (looks, other):
        assert client.post(try_it(provider), {"kind": "chat"}).status_code == 403
        assert client.post(change(provider), FILLED).status_code == 403
    assert other.get(LIST).status_code == 403
    for client in (mate_client, stranger_client):
        for address in (LIST, change(provider), try_it(provider)):
            assert client.post(address)["Location"].startswith(reverse("admin:login"))
    assert fake.received == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_trial_shows_model_time_cost_and_sample(priced, fake, chief, kind):
    page = chief.post(try_it(priced), {"kind": kind}).content.decode()
    assert priced.model_for(kind) in page
    assert "0.001 CNY" in page
    assert " ms" in page
    sample = {"chat": "I see 1 pictures: 160 × 120.", "speech": "audio/wav"}
    assert sample.get(kind, "These are some words.") in page
    assert len(fake.received) == 1
    row = Call.objects.get()
    assert (row.purpose, row.status, row.kind) == ("try", "done", kind)


def test_a_trial_is_a_part_for_htmx_and_asks_each_time(provider, fake, chief):
    for _ in range(2):
        part = chief.post(
            try_it(provider), {"kind": "chat"}, headers={"hx-request": "true"}
        ).content.decode()
        assert part.strip().startswith('<div id="trial"')
    assert len(fake.received) == 2
    assert "Nobody has entered what this model costs." in part


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - {"slow", "drip"}))
def test_a_trial_says_what_is_wrong(make_provider, fake, chief, name):
    provider = make_provider(attempts=1, chat_model=f"fault-{name}", is_hosted=True)
    answer = chief.post(try_it(provider), {"kind": "chat"})
    assert answer.status_code == 200
    error = answer.context["trial"].error
    page = answer.content.decode()
    assert str(error) in page.replace("&#x27;", "'")
    assert KEY not in page


def test_a_trial_without_a_key(provider, fake, chief, settings):
    settings.FUTU_PROVIDER_SECRET = "another"
    page = chief.post(try_it(provider), {"kind": "chat"}).content.decode()
    assert "key is not there" in page
    assert "missing" in chief.get(LIST).content.decode()


def test_what_cannot_be_tried_leads_back(provider, fake, chief):
    for data in ({}, {"kind": "dance"}):
        assert chief.post(try_it(provider), data)["Location"] == change(provider)
    assert chief.get(try_it(provider))["Location"] == change(provider)
    gone = reverse("admin:providers_provider_try", args=[999])
    assert chief.post(gone, {"kind": "chat"}).status_code == 404


def test_prices_have_permissions_of_their_own(chief):
    prices = {"prices-TOTAL_FORMS": "1", "prices-0-unit": Unit.INPUT, "prices-0-micros": "1.5"}
    assert chief.post(ADD, FILLED | {"key": KEY} | prices).status_code == 302
    assert Credential.objects.get().provider.name == "New"
    assert not Price.objects.exists()


def test_a_superuser_adds_prices_as_people_write_them(owner, owner_client):
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    prices = {"prices-TOTAL_FORMS": "1", "prices-0-unit": Unit.INPUT, "prices-0-micros": "0.15"}
    prices |= {"prices-0-since": "2026-01-01", "prices-0-model": ""}
    answer = owner_client.post(ADD, FILLED | {"key": KEY} | prices)
    assert answer.status_code == 302, answer.context["errors"]
    assert Price.objects.get().micros == 150_000
    assert Credential.objects.get().sealed
    page = owner_client.get(change(Provider.objects.get())).content.decode()
    assert 'value="0.15"' in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"base_url": ""}, "base_url"),
        ({"base_url": "ftp://example.org"}, "base_url"),
        ({"base_url": "https://name:word@example.org/v1"}, "base_url"),
        ({"base_url": "https://example.org/v1?key=1"}, "base_url"),
        ({"base_url": "https://[::1"}, "base_url"),
        ({"adapter": "telepathy"}, "adapter"),
        ({"adapter": "dashscope", "transcription_model": "hears"}, "transcription_model"),
        ({"options": '{"chat": {"model": "x"}}'}, "options"),
        ({"options": '{"seed": 1}'}, "options"),
        ({"options": "[1]"}, "options"),
        ({"options": '{"transcription": {"a": {}}}'}, "options"),
        ({"key": "two words"}, "key"),
        ({"variable": "SECRET_KEY"}, "variable"),
        ({"key": "k" * 20, "variable": "FUTU_KEY_A"}, "variable"),
        ({"timeout": "0"}, "timeout"),
        ({"attempts": "11"}, "attempts"),
        ({"concurrency": "0"}, "concurrency"),
    ],
)
def test_what_a_provider_cannot_be(chief, changed, field):
    answer = chief.post(ADD, FILLED | changed)
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not Provider.objects.exists()
    assert changed.get("key", "no key") not in answer.content.decode()


def test_a_key_stays_until_it_is_changed_or_forgotten(provider, chief):
    same = FILLED | {"name": provider.name, "base_url": provider.base_url}
    before = Credential.objects.get().sealed
    assert chief.post(change(provider), same).status_code == 302
    assert Credential.objects.get().sealed == before
    assert chief.post(change(provider), same | {"variable": "FUTU_KEY_A"}).status_code == 302
    assert str(Credential.objects.get()) == "FUTU_KEY_A"
    assert chief.post(change(provider), same | {"variable": ""}).status_code == 302
    assert not Credential.objects.exists()
    chief.post(change(provider), same | {"key": KEY})
    assert chief.post(change(provider), same | {"forget_key": "on"}).status_code == 302
    assert not Credential.objects.exists()


def test_a_key_does_not_follow_to_another_address(provider, chief):
    moved = FILLED | {"name": provider.name, "base_url": "https://elsewhere.example.org/v1"}
    answer = chief.post(change(provider), moved)
    assert "key" in answer.context["adminform"].form.errors
    assert chief.post(change(provider), moved | {"key": KEY}).status_code == 302
    assert Credential.objects.get().origin == "https://elsewhere.example.org"


def test_the_log_shows_totals_and_no_content(priced, fake, chief, owner):
    for n in range(3):
        ask(f"A secret {n}", purpose="classification", person=owner)
    page = chief.get(reverse("admin:providers_call_changelist"))
    assert page.context["totals"] | {"latency": 0} == {
        "calls": 3, "failed": 0, "cost": "0.003 CNY", "latency": 0,
    }  # fmt: skip
    narrowed = chief.get(reverse("admin:providers_call_changelist") + "?status__exact=failed")
    assert narrowed.context["totals"]["calls"] == 0
    one = chief.get(reverse("admin:providers_call_change", args=[Call.objects.first().pk]))
    for shown_page in (page, one):
        assert "secret" not in shown_page.content.decode()
    assert chief.post(one.request["PATH_INFO"], {"model": "x"}).status_code == 403


def test_budgets_say_what_is_used(priced, fake, chief, mate):
    Budget.objects.create(provider=priced, micros=2_000_000)
    ask("?", purpose="test")
    page = chief.get(reverse("admin:providers_budget_changelist")).content.decode()
    assert "2.00 CNY" in page
    assert "0.001 CNY" in page
    add = reverse("admin:providers_budget_add")
    sent = {"micros": "5", "period": "day", "provider": "", "person": mate.pk, "for_each": "on"}
    assert chief.post(add, sent).context["errors"]
    assert Budget.objects.count() == 1
    assert chief.post(add, sent | {"for_each": ""}).status_code == 302
    assert Budget.objects.get(person=mate).micros == 5_000_000


def test_consents_are_looked_at(provider, chief, owner):
    set_consents(owner, general=True, providers=[])
    page = chief.get(reverse("admin:providers_consent_changelist")).content.decode()
    assert "all hosted models" in page


def test_lists_ask_as_often_for_many_as_for_one(priced, fake, chief, make_provider, owner):
    pages = [LIST, reverse("admin:providers_call_changelist")]

    def count() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert chief.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    ask("?", purpose="test", person=owner)
    before = count()
    for n in range(4):
        ask(f"{n}?", purpose="test", person=owner, provider=make_provider(name=f"N{n}"))
    assert count() == before


@pytest.mark.parametrize(
    ("text", "micros"), [("1.5", 1_500_000), ("0.000001", 1), ("0", 0), ("12", 12_000_000)]
)
def test_money_is_written_and_counted(text, micros):
    field = MoneyField()
    assert field.clean(text) == micros
    assert field.prepare_value(micros) == text
    assert not field.has_changed(micros, text)
    assert field.has_changed(micros, "7")


def test_money_is_shown_to_its_last_place():
    assert [shown(n) for n in (None, 0, 1980, 20_000_000, 1)] == [
        "–", "0.00 CNY", "0.00198 CNY", "20.00 CNY", "0.000001 CNY",
    ]  # fmt: skip
