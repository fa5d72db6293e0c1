"""Days that are over are summed once; the sums and the log together say what the log said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.classification.models import Classification, DayTally
from apps.classification.services.expiring import forget_old
from apps.classification.services.recipes import local_recipe
from apps.classification.statistics import tallies
from apps.classification.statistics.figures import average_prices, figures_of
from apps.classification.statistics.groups import groups_since
from apps.classification.statistics.overview import Overview
from tests.classification.conftest import make_recipe
from tests.classification.rows import days_ago, log, sums

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def logged(provider):
    """Five days, one of them without a question."""
    recipe = make_recipe(provider)
    log(recipe, 3, created=days_ago(4), cost=1000, milliseconds=800)
    log(recipe, 2, created=days_ago(4), is_cached=True, cost=0, milliseconds=5)
    log(recipe, 1, created=days_ago(4), error="timeout", cost=5000)
    log(recipe, 1, created=days_ago(2), category="unsure", cost=3000)
    log(local_recipe(), 4, created=days_ago(1), cost=0)
    log(recipe, 5, is_cached=True, cost=0)
    return recipe


def test_what_is_shown_is_the_same_before_and_after(logged):
    first = days_ago(10).date()
    before = figures_of(groups_since(first), {})
    assert tallies.is_due()
    tallies.write()
    assert not tallies.is_due()
    assert DayTally.objects.count() == 5
    assert figures_of(groups_since(first), {}) == before
    assert before.requests == 16
    assert before.cost == 3 * 1000 + 5000 + 3000


def test_todays_questions_are_never_summed(logged):
    tallies.write()
    assert not DayTally.objects.filter(day__gte=timezone.localdate()).exists()


def test_a_day_that_is_just_over_waits_for_questions_that_began_in_it(logged, monkeypatch):
    monkeypatch.setattr(tallies, "SETTLED", timedelta(days=1))
    tallies.write()
    assert not DayTally.objects.filter(day=days_ago(1).date()).exists()
    assert DayTally.objects.filter(day=days_ago(2).date()).exists()


def test_twice_changes_nothing(logged):
    tallies.write()
    once = sums(DayTally.objects.all())
    DayTally.objects.filter(day=days_ago(1).date()).delete()
    assert tallies.is_due()
    tallies.write()
    tallies.write()
    assert sums(DayTally.objects.all()) == once


def test_a_sum_outlives_its_rows(logged, settings):
    settings.FUTU_PROVIDER_LOG_DAYS = 3
    tallies.write()
    before = figures_of(groups_since(days_ago(10).date()), {})
    forget_old()
    assert not Classification.objects.filter(created__lt=days_ago(3)).exists()
    assert figures_of(groups_since(days_ago(10).date()), {}) == before


def test_saved_is_hits_times_the_average_price_of_an_answered_call(logged):
    groups = groups_since(days_ago(10).date())
    # Three of 1,000 and one of 3,000; the failure's 5,000 are no price.
    assert average_prices(groups) == {logged.pk: 1500}
    overview = Overview()
    assert overview.today.saved_micros == 5 * 1500
    assert overview.today.hits == overview.today.requests == 5
    assert overview.today.hit_rate == 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_a_day_is_the_houses_day(zone, db):
    recipe = local_recipe()
    with timezone.override(zone):
        log(recipe, 1, created=days_ago(1, hour=0))
        log(recipe, 2, created=days_ago(1, hour=23))
        log(recipe, 4, created=days_ago(2, hour=23))
        hours = {group.hour for group in groups_since(days_ago(2).date())}
        assert hours == {0, 23}
        tallies.write()
        found = dict(DayTally.objects.values_list("day", "requests"))
        assert found == {days_ago(1).date(): 3, days_ago(2).date(): 4}


def test_an_empty_log():
    overview = Overview()
    assert not tallies.is_due()
    assert overview.today.requests == overview.month.cost == overview.people == 0
    assert overview.today.hit_rate is None
    assert overview.latencies.all.p95 is None
    assert overview.recipes == []
