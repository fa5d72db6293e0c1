"""No more requests at the same time than a provider was given, and not too many a minute."""

import time
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.providers import errors
from apps.providers.models import Slot
from apps.providers.services import ask, slots
from apps.providers.services.slots import place
from tests.providers.threads import Together

pytestmark = pytest.mark.both


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_time(make_provider, fake, monkeypatch):
    monkeypatch.setattr(slots, "POLL", 0.01)
    make_provider(concurrency=2)
    fake.is_open.clear()
    asking = Together([partial(ask, f"{n}?", purpose="test") for n in range(6)])
    deadline = time.monotonic() + 60
    while len(fake.received) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    fake.is_open.set()
    assert all(one.reply.text for one in asking.ended())
    assert len(fake.received) == 6
    assert fake.most_under_way == 2
    assert not Slot.objects.exclude(holder=None).exists()


@pytest.mark.django_db
def test_nobody_waits_for_a_place_for_ever(make_provider, fake):
    provider = make_provider(concurrency=1, timeout=1)
    with place(provider), pytest.raises(errors.BusyError):
        ask("?", purpose="test")
    assert fake.received == []
    assert ask("?", purpose="test").reply.text


@pytest.mark.django_db
def test_the_place_of_a_process_that_ended_is_free(make_provider, fake):
    provider = make_provider(concurrency=1, timeout=1)
    gone = timezone.now() - timedelta(seconds=1)
    Slot.objects.create(provider=provider, n=0, holder=uuid4(), until=gone)
    assert ask("?", purpose="test").reply.text


@pytest.mark.django_db
def test_fewer_places_hold_at_once(make_provider):
    provider = make_provider(concurrency=2, timeout=1)
    with place(provider):
        provider.concurrency = 1
        with pytest.raises(errors.BusyError), place(provider):
            pass


@pytest.mark.django_db
def test_requests_a_minute(make_provider, fake):
    make_provider(rate=2, timeout=1)
    for n in range(2):
        ask(f"{n}?", purpose="test")
    with pytest.raises(errors.BusyError):
        ask("3?", purpose="test")
    assert len(fake.received) == 2
    assert not Slot.objects.exclude(holder=None).exists()
