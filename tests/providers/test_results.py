"""Answers that are used again, for whom, and one request for all who ask the same at once."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.providers import errors
from apps.providers.fake import FAULTS
from apps.providers.fake.sound import tone
from apps.providers.models import CachedResult, Call, Provider
from apps.providers.pictures import prepare
from apps.providers.services import ask, attempts, forget, results, transcribe
from tests.providers.conftest import png
from tests.providers.threads import Together

pytestmark = pytest.mark.both

MINUTE = timedelta(seconds=60)


@pytest.mark.django_db
def test_the_same_question_is_asked_once(priced, fake, picture, owner):
    first = ask("What?", purpose="test", pictures=[picture], person=owner)
    second = ask("What?", purpose="another", pictures=[picture], person=owner)
    assert (first.is_cached, second.is_cached) == (False, True)
    assert (first.cost, second.cost) == (1000, 0)
    assert second.reply == first.reply
    assert len(fake.received) == 1
    assert Call.objects.count() == 1


@pytest.mark.django_db
def test_whatever_differs_is_another_question(make_provider, fake, picture, owner, mate):
    provider, other = make_provider(), make_provider(name="Another")
    usual: dict[str, Any] = {
        "purpose": "test", "pictures": [picture], "person": owner, "provider": provider,
    }  # fmt: skip
    different: list[dict[str, Any]] = [
        {},
        {"pictures": []},
        {"pictures": [prepare(png(colour="red"))]},
        {"pictures": [picture, picture]},
        {"system": "Be short."},
        {"model": "another"},
        {"max_tokens": 5},
        {"temperature": 0.5},
        {"person": mate},
        {"person": None},
        {"scope": "gallery 1"},
        {"provider": other},
    ]
    for more in different:
        assert not ask("What?", **(usual | more)).is_cached, more
    assert not ask("Who?", **usual).is_cached
    Provider.objects.filter(pk=provider.pk).update(options={"chat": {"seed": 1}})
    provider.refresh_from_db()
    assert not ask("What?", **usual).is_cached
    assert len(fake.received) == len(different) + 2


@pytest.mark.django_db
def test_sound_is_heard_once(provider, fake, owner):
    for _ in range(2):
        answered = transcribe(tone("x"), seconds=1, purpose="test", person=owner)
    assert answered.is_cached
    assert answered.reply.words[0].text == "These"
    assert not transcribe(tone("y" * 9), seconds=1, purpose="test", person=owner).is_cached
    assert len(fake.received) == 2


@pytest.mark.django_db
def test_who_wants_a_fresh_answer_gets_one(provider, fake):
    for _ in range(2):
        assert not ask("What?", purpose="test", reuse=False).is_cached
    assert not CachedResult.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["server", "inspection", "no-json", "cut"])
def test_failures_are_never_kept(make_provider, fake, name):
    make_provider(attempts=1)
    fake.will(FAULTS[name])
    with pytest.raises(errors.ProviderError):
        ask("What?", purpose="test")
    assert not CachedResult.objects.exists()
    assert not ask("What?", purpose="test").is_cached
    assert ask("What?", purpose="test").is_cached


@pytest.mark.django_db
def test_an_old_answer_is_asked_for_again(provider, fake, settings):
    ask("What?", purpose="test")
    days = timedelta(days=settings.FUTU_PROVIDER_CACHE_DAYS, seconds=1)
    CachedResult.objects.update(created=timezone.now() - days)
    assert not ask("What?", purpose="test").is_cached
    assert ask("What?", purpose="test").is_cached


@pytest.mark.django_db
def test_answers_go_with_their_scope_and_with_their_person(provider, fake, owner):
    for scope in ("gallery 1", "gallery 2"):
        ask("What?", purpose="test", scope=scope, person=owner)
    ask("What?", purpose="test", scope="gallery 1")
    forget(scope="gallery 1")
    assert CachedResult.objects.get().scope == "gallery 2"
    User.objects.get(pk=owner.pk).delete()
    assert not CachedResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_asks_the_same_at_once_waits_for_one_request(priced, fake, picture, owner):
    fake.is_open.clear()
    asking = Together([lambda: ask("What?", purpose="test", pictures=[picture], person=owner)] * 8)
    _wait_until(lambda: fake.received)
    fake.is_open.set()
    answers = asking.ended()
    assert len({one.reply.text for one in answers}) == 1
    assert sorted(one.cost for one in answers) == [0] * 7 + [1000]
    assert len(fake.received) == 1
    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_failure_gets_it_and_asks_nobody(make_provider, fake):
    make_provider(attempts=1)
    fake.is_open.clear()
    fake.will(FAULTS["inspection"])
    asking = Together([lambda: ask("What?", purpose="test")] * 6)
    _wait_until(lambda: fake.received and len(results._flights._flights) == 1)
    # All that did not come to wait yet ask for themselves: hold the answer until they all do.
    _wait_until(lambda: _waiting() == 5)
    fake.is_open.set()
    outcomes = asking.ended()
    assert [type(one) for one in outcomes] == [errors.ContentRefusedError] * 6
    assert len({id(one) for one in outcomes}) == 6
    assert len(fake.received) == 1
    assert not CachedResult.objects.exists()
    assert results._flights._flights == {}


@pytest.mark.django_db(transaction=True)
def test_another_process_that_asks_is_waited_for(provider, fake, monkeypatch):
    """Its claim is a row; threads of this process know nothing of it."""
    monkeypatch.setattr(results, "POLL", 0.01)
    place = results.Place("k" * 64, provider, None, "", MINUTE, MINUTE)
    theirs = uuid4()
    assert results._claim(place, theirs)
    asking = Together([lambda: results.once(place, lambda renew: {"who": "we"})] * 3)
    _wait_until(lambda: place.key in results._flights._flights)
    CachedResult.objects.filter(claim=theirs).update(answer={"who": "they"}, claim=None)
    assert asking.ended() == [({"who": "they"}, True)] * 3


@pytest.mark.django_db(transaction=True)
def test_the_claim_of_a_process_that_ended_is_taken_over(provider):
    place = results.Place("k" * 64, provider, None, "", MINUTE, MINUTE)
    assert results._claim(place, uuid4())
    CachedResult.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert results.once(place, lambda renew: {"who": "we"}) == ({"who": "we"}, False)


@pytest.mark.django_db
def test_each_attempt_renews_the_claim(provider, fake, monkeypatch):
    """So that a claim may be short: one whose process ended is soon nobody's."""
    until: list[Any] = []

    def renewed(pause: float) -> None:
        until.append(CachedResult.objects.get().claimed_until)
        CachedResult.objects.update(claimed_until=timezone.now())

    monkeypatch.setattr(attempts, "sleep", renewed)
    fake.will(FAULTS["server"], FAULTS["server"])
    ask("What?", purpose="test")
    assert all(one > timezone.now() + timedelta(seconds=200) for one in until)
    assert len(until) == 2
    assert CachedResult.objects.get().claimed_until is None


def _waiting() -> int:
    """Threads that wait for the one that asks."""
    flights = list(results._flights._flights.values())
    return sum(len(flight._condition._waiters) for flight in flights)  # type: ignore[attr-defined,misc]


def _wait_until(true) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
