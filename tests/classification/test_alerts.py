"""Mails to staff: when something is wrong, once, and in their language."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from apps.accounts.models import User
from apps.classification.models import Alert
from apps.classification.services.recipes import local_recipe
from apps.classification.statistics import alerts, tallies
from apps.classification.tasks import watch_when_due
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.kinds import Period
from apps.providers.models import Budget, BudgetUse
from tests.classification.conftest import make_recipe
from tests.classification.rows import days_ago, log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail(settings):
    settings.FUTU_MAIL = True


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss", "boss@example.org", "x", language="en")


@pytest.fixture
def budget(provider):
    made = Budget.objects.create(provider=provider, micros=1_000_000, period=Period.MONTH)
    BudgetUse.objects.create(budget=made, start=timezone.localdate().replace(day=1), spent=800_000)
    return made


def hour_later() -> None:
    """What workers do every hour."""
    watch_when_due()
    jobs.drain()


def test_a_budget_is_near_once_in_its_period(boss, budget, mailoutbox):
    for _ in range(3):
        hour_later()
    (mail,) = mailoutbox
    assert mail.to == ["boss@example.org"]
    assert "80 %" in mail.body
    assert "Far away" in mail.body
    assert "/classification/console/" in mail.body
    # The next month.
    Alert.objects.update(start=timezone.localdate().replace(day=1, year=2020))
    hour_later()
    assert len(mailoutbox) == 2


def test_below_the_threshold_nothing_is_sent(boss, budget, mailoutbox, settings):
    settings.FUTU_CLASSIFY_ALERT_BUDGET = 81
    hour_later()
    settings.FUTU_CLASSIFY_ALERT_BUDGET = 0
    hour_later()
    assert mailoutbox == []
    assert not Job.objects.filter(kind="classification.watch").exists()


def test_each_reads_it_in_their_language(boss, budget, mailoutbox):
    clerk = User.objects.create_user("clerk", "clerk@example.org", language="zh-hans")
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.set(Permission.objects.filter(codename="view_classification"))
    # Neither staff who may not see the log, nor people who are no staff, nor those without mail.
    User.objects.create_user("other", "other@example.org", is_staff=True)
    User.objects.create_user("person", "person@example.org")
    User.objects.create_superuser("silent", "", "x")
    hour_later()
    bodies = {mail.to[0]: mail for mail in mailoutbox}
    assert set(bodies) == {"boss@example.org", "clerk@example.org"}
    assert "The budget of" in bodies["boss@example.org"].body


def test_errors_that_pile_up(boss, mailoutbox, settings):
    recipe = local_recipe()
    log(recipe, 40)
    log(recipe, 9, error="timeout")
    log(recipe, 9, error="model_not_ready")
    log(recipe, 90, error="timeout", created=days_ago(1))
    settings.FUTU_CLASSIFY_ALERT_LEAST = 19
    hour_later()
    assert mailoutbox == []
    settings.FUTU_CLASSIFY_ALERT_LEAST = 18
    hour_later()
    hour_later()
    (mail,) = mailoutbox
    assert "18 of 58 questions" in mail.body


def test_few_among_many_and_peoples_own_are_no_alarm(boss, mailoutbox):
    recipe = local_recipe()
    log(recipe, 20, error="timeout")
    log(recipe, 90)
    for code in ("no_consent", "over_quota", "over_budget", "content_refused", "too_narrow"):
        log(recipe, 50, error=code)
    hour_later()
    assert mailoutbox == []


def test_answers_that_take_long(boss, provider, mailoutbox, settings):
    recipe = make_recipe(provider)
    log(recipe, 900, is_cached=True, milliseconds=5)
    log(recipe, 10, milliseconds=30_000)
    settings.FUTU_CLASSIFY_ALERT_P95 = 0
    hour_later()
    assert mailoutbox == []
    settings.FUTU_CLASSIFY_ALERT_P95 = 20_000
    hour_later()
    hour_later()
    (mail,) = mailoutbox
    assert "30000 ms" in mail.body


def test_without_mail_nothing_is_noted(boss, budget, settings, mailoutbox):
    settings.FUTU_MAIL = False
    hour_later()
    assert mailoutbox == []
    assert not Alert.objects.exists()


def test_a_mail_server_that_is_down_is_asked_again(boss, budget, mailoutbox, settings):
    with pytest.MonkeyPatch.context() as patch:

        def refuse(*args: object, **kwargs: object) -> None:
            raise OSError("down")

        patch.setattr("apps.accounts.services.staff_mail.send_mail", refuse)
        hour_later()
    assert not Alert.objects.exists()
    hour_later()
    assert len(mailoutbox) == 1


def test_two_hosts_send_one(boss, budget, mailoutbox):
    assert len(alerts.due()) == 1
    alerts.send()
    alerts.send()
    assert len(mailoutbox) == 1


def test_days_that_are_over_are_summed(boss):
    log(local_recipe(), 3, created=days_ago(2))
    hour_later()
    assert not tallies.is_due()
