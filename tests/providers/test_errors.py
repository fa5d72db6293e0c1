"""Every way an answer can fail: its type, its sentence, and how many requests it took."""

import socket

import pytest

from apps.providers import errors
from apps.providers.fake import FAULTS
from apps.providers.models import Call
from apps.providers.services import ask

pytestmark = pytest.mark.django_db

ONCE: dict[str, type[errors.ProviderError]] = {
    "rate-later": errors.RateLimitedError,
    "quota": errors.ArrearsError,
    "arrearage": errors.ArrearsError,
    "inspection": errors.ContentRefusedError,
    "inspection-openai": errors.ContentRefusedError,
    "bad": errors.RefusedError,
    "key": errors.KeyRefusedError,
    "key-dashscope": errors.KeyRefusedError,
    "unpaid": errors.ArrearsError,
    "forbidden": errors.NotAllowedError,
    "unknown": errors.UnknownModelError,
    "large": errors.ProviderTooLargeError,
    "long": errors.ProviderTooLargeError,
    "redirect": errors.RedirectedError,
    "no-json": errors.MalformedAnswerError,
    "half-json": errors.MalformedAnswerError,
    "no-object": errors.MalformedAnswerError,
    "no-choices": errors.MalformedAnswerError,
    "wrong-types": errors.MalformedAnswerError,
    "deep": errors.MalformedAnswerError,
    "packed": errors.MalformedAnswerError,
    "empty": errors.MalformedAnswerError,
    "huge": errors.AnswerTooLargeError,
}
AGAIN: dict[str, type[errors.ProviderError]] = {
    "rate": errors.RateLimitedError,
    "rate-silent": errors.RateLimitedError,
    "throttled": errors.RateLimitedError,
    "server": errors.ServerFaultError,
    "gateway": errors.ServerFaultError,
    "overloaded": errors.ServerFaultError,
    "slow": errors.TimedOutError,
    "drip": errors.TimedOutError,
    "cut": errors.CutOffError,
    "cut-at-once": errors.CutOffError,
}
TAKES_A_TIME_OUT = ("slow", "drip")


def test_every_fault_is_tried():
    assert ONCE.keys() | AGAIN.keys() == FAULTS.keys()


@pytest.mark.parametrize("adapter", ["openai", "dashscope"])
@pytest.mark.parametrize("name", sorted({**ONCE, **AGAIN}))
def test_a_fault_has_its_type_and_its_number_of_requests(make_provider, fake, adapter, name):
    is_slow = name in TAKES_A_TIME_OUT
    attempts = 2 if is_slow else 3
    values = {"attempts": attempts, "timeout": 1} if is_slow else {"attempts": attempts}
    provider = make_provider(adapter, chat_model=f"fault-{name}", **values)
    wanted = {**ONCE, **AGAIN}[name]
    with pytest.raises(wanted) as caught:
        ask("What is it?", purpose="test", provider=provider)
    assert type(caught.value) is wanted
    assert str(caught.value)
    assert len(fake.received) == (attempts if name in AGAIN else 1)
    row = Call.objects.get()
    assert (row.status, row.error, row.attempts) == ("failed", wanted.code, len(fake.received))


def test_an_attempt_that_succeeds_ends_the_trying(provider, fake, pauses):
    fake.will(FAULTS["server"], FAULTS["rate"])
    assert ask("?", purpose="test").reply.text
    assert len(fake.received) == 3
    row = Call.objects.get()
    assert (row.status, row.attempts, row.error) == ("done", 3, "")


def test_pauses_grow_unless_the_provider_says_how_long(make_provider, fake, pauses):
    make_provider(attempts=4)
    seven = FAULTS["rate"].__class__(429, headers={"Retry-After": "7"})
    fake.will(FAULTS["server"], seven, FAULTS["server"])
    ask("?", purpose="test")
    first, told, third = pauses
    assert 0.8 <= first <= 1.2
    assert told == 7
    assert 3.2 <= third <= 4.8


def test_nobody_waits_longer_than_a_minute(provider, fake, pauses):
    fake.will(FAULTS["rate-later"])
    with pytest.raises(errors.RateLimitedError) as caught:
        ask("?", purpose="test")
    assert caught.value.retry_after == 86400
    assert pauses == []
    assert len(fake.received) == 1


def test_nobody_listens(make_provider, pauses):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        make_provider(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        with pytest.raises(errors.UnreachableError):
            ask("?", purpose="test")
    assert len(pauses) == 2


@pytest.mark.parametrize("address", ["http://256.1.1.1/v1", "http://[::1", "http://a b/", "x://y"])
def test_an_address_that_is_none(make_provider, address):
    make_provider(base_url=address, attempts=1)
    with pytest.raises(errors.UnreachableError):
        ask("?", purpose="test")


def test_what_is_permanent():
    """A room's job gives up at these, and comes back for the others."""
    permanent = {error for error in _all(errors.ProviderError) if error.permanent}
    assert permanent == {
        *(errors.NoProviderError, errors.ConsentError, errors.KeyMissingError),
        *(errors.PriceMissingError, errors.InputTooLargeError, errors.UnreadableInputError),
        *(errors.AnswerTooLargeError, errors.RedirectedError, errors.RefusedError),
        *_all(errors.RefusedError),
    }
    assert not any(error.is_retried for error in permanent)


def test_every_code_has_one_sentence():
    every: list[type[errors.ProviderError]] = [errors.ProviderError, *_all(errors.ProviderError)]
    assert len({error.code for error in every}) == len(every)
    assert all(errors.sentence_for(error.code) == str(error.sentence) for error in every)


def _all(error: type[errors.ProviderError]) -> list[type[errors.ProviderError]]:
    return [one for lower in error.__subclasses__() for one in (lower, *_all(lower))]
