"""Statistics for staff's programs."""

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.classification.services.recipes import local_recipe
from tests.api.conftest import program
from tests.classification.conftest import make_recipe
from tests.classification.rows import days_ago, log

pytestmark = pytest.mark.django_db

PATHS = ["today", "cache", "categories", "costs"]


@pytest.fixture
def boss(db):
    return User.objects.create_user("boss", "boss@example.org", "x", is_staff=True)


@pytest.fixture
def api(boss):
    return program(boss)


@pytest.fixture
def logged(provider, owner, mate):
    recipe = make_recipe(provider)
    log(recipe, 2, owner=owner, cost=1000, milliseconds=700)
    log(recipe, 6, owner=mate, is_cached=True, cost=0, milliseconds=4)
    log(recipe, 1, owner=mate, error="timeout", cost=500)
    log(local_recipe(), 1, category="unsure", cost=0)
    log(local_recipe(), 3, category="foods", created=days_ago(2), cost=0)
    return recipe


def get(client, path):
    return client.get(f"/api/v1/stats/{path}")


@pytest.mark.parametrize("path", PATHS)
def test_staff_alone(path, boss, owner, mate, stranger_client, logged):
    assert get(program(boss), path).status_code == 200
    assert get(program(boss, "write"), path).json()["code"] == "missing_scope"
    for person in (owner, mate):
        refused = get(program(person), path)
        assert refused.status_code == 403
        assert refused.json()["code"] == "forbidden"
    assert get(stranger_client, path).status_code == 401


def test_today(api, logged):
    found = get(api, "today").json()
    assert found["day"] == str(timezone.localdate())
    assert (found["requests"], found["hits"], found["failed"]) == (10, 6, 1)
    assert found["hit_rate"] == pytest.approx(6 / 9)
    assert found["people"] == 2
    assert found["errors"] == {"timeout": 1}
    assert found["categories"] == {"pets": 8, "unsure": 1}
    assert found["latency"] == {"p50": 4, "p95": 700}
    assert (found["cost"], found["saved"], found["currency"]) == (2500, 6000, "CNY")


def test_cache(api, logged):
    found = get(api, "cache").json()
    assert found["today"]["hits"] == 6
    assert found["recipes"][0]["recipe"] == logged.hash
    assert found["recipes"][0]["hit_rate"] == pytest.approx(6 / 8)


def test_categories_of_days(api, logged):
    found = get(api, "categories?days=1").json()
    assert [(one["code"], one["count"]) for one in found["items"]] == [("pets", 8), ("unsure", 1)]
    found = get(api, "categories?days=3").json()
    assert found["answers"] == 12
    assert found["items"][1]["name"] == "Food"
    assert sum(one["share"] for one in found["items"]) == pytest.approx(1)
    for days in (0, 367, "x"):
        assert get(api, f"categories?days={days}").status_code == 422


def test_costs(api, logged):
    found = get(api, "costs").json()
    assert found["today"] == {"cost": 2500, "paid_calls": 3, "saved": 6000}
    assert found["recipes"][0]["average"] == 1000
    assert found["days"][-1]["cost"] == 2500
    assert sum(day["cost"] for day in found["days"]) == 2500


def test_nothing_was_asked(api):
    for path in PATHS:
        assert get(api, path).status_code == 200
    assert get(api, "today").json()["hit_rate"] is None
