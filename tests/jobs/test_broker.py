"""What polls the queues ten times a second."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import OrmQ

from apps.jobs import broker as broker_module
from apps.jobs.broker import QUIET_POLL, OrmBroker

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds between polls."""
    slept: list[float] = []
    monkeypatch.setattr(broker_module, "sleep", slept.append)
    return slept


@pytest.fixture
def broker(slept: list[float]) -> OrmBroker:
    found = get_broker(list_key="vision")
    assert isinstance(found, OrmBroker)
    return found


@pytest.fixture
def queued() -> Callable[..., OrmQ]:
    def make(key: str = "vision", **lock: float) -> OrmQ:
        return OrmQ.objects.create(
            key=key, payload="signed", lock=timezone.now() + timedelta(**lock)
        )

    return make


def test_a_task_is_had_once(broker: OrmBroker, queued: Callable[..., OrmQ]) -> None:
    task = queued(seconds=-1)
    assert broker.dequeue() == [(task.pk, "signed")]
    assert broker.dequeue() is None
    task.refresh_from_db()
    assert task.lock > timezone.now() + timedelta(seconds=Conf.RETRY - 60)


def test_neither_reserved_ones_nor_another_queue_s(
    broker: OrmBroker, queued: Callable[..., OrmQ]
) -> None:
    queued(minutes=5)
    queued("films", seconds=-1)
    assert broker.dequeue() is None


def test_a_poll_in_vain_is_one_statement(broker: OrmBroker) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert broker.dequeue() is None
    assert len(asked) == 1


def test_a_queue_that_is_quiet_for_long_is_polled_less_often(
    broker: OrmBroker,
    queued: Callable[..., OrmQ],
    slept: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(broker_module, "monotonic", lambda: now)
    broker.dequeue()
    queued(seconds=-1)
    broker.dequeue()
    broker.dequeue()
    now += broker_module.QUIET_AFTER + 1
    broker.dequeue()
    assert slept == [QUIET_POLL, Conf.POLL, QUIET_POLL]


def test_nobody_is_told_twice_a_second_that_it_lives(broker: OrmBroker, settings: Any) -> None:
    broker.set_stat("anything", "signed", 3)
    assert broker.get_stat("anything") is None
    assert caches[Conf.CACHE].get(Conf.Q_STAT) is None
