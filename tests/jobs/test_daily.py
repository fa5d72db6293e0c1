"""Housekeeping: one job of each daily kind a day, whoever asks how often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.jobs import registry, services
from apps.jobs.models import Job
from apps.jobs.services.recovery import ask_hourly, start_daily

pytestmark = pytest.mark.both


@pytest.mark.django_db
def test_housekeeping_is_started_once_a_day_and_ends():
    started = start_daily()
    assert started >= 2
    assert start_daily() == 0
    services.drain()
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.SUCCEEDED}
    Job.objects.update(created=timezone.now() - timedelta(days=1, minutes=1))
    assert start_daily() == started


def test_what_fails_every_hour_stops_nothing_else(monkeypatch, caplog):
    asked: list[str] = []

    def broken() -> None:
        raise ZeroDivisionError

    functions = [broken, lambda: asked.append("next")]
    monkeypatch.setattr(registry, "_hourly", functions)
    ask_hourly()
    assert asked == ["next"]
    assert "ZeroDivisionError" in caplog.text
