"""Which provider answers, and models of this machine, which rooms register."""

import pytest

from apps.providers import errors, registry
from apps.providers.interfaces import ChatModel, Speaker, Transcriber
from apps.providers.kinds import Kind, Unit
from apps.providers.messages import ChatReply, Question, Usage
from apps.providers.models import Call, Price, Provider
from apps.providers.registry import Adapter, Connection, register
from apps.providers.services import ask, is_offered, speak, transcribe

pytestmark = pytest.mark.django_db


class Parrot:
    """A model of this process."""

    def __init__(self, connection: Connection) -> None:
        self.options = connection.options

    def ask(self, question: Question) -> ChatReply:
        if question.prompt == "fail":
            raise errors.UnreadableInputError
        usage = Usage(input_tokens=7, output_tokens=1)
        return ChatReply(text=question.prompt * self.options.get("times", 1), usage=usage)


@pytest.fixture
def parrot(monkeypatch) -> Provider:
    monkeypatch.setattr(registry, "_adapters", dict(registry._adapters))
    register(Adapter("parrot", "Parrot", frozenset({Kind.CHAT}), Parrot, is_remote=False))
    options = {"chat": {"times": 2}}
    return Provider.objects.create(
        name="Parrot", adapter="parrot", chat_model="grey", is_hosted=False, options=options
    )


def test_a_local_model_is_a_provider_like_others(parrot, owner):
    Price.objects.create(provider=parrot, unit=Unit.INPUT, micros=1_000_000)
    answered = ask("ha", purpose="test", person=owner)
    assert (answered.reply.text, answered.cost) == ("haha", 7)
    assert ask("ha", purpose="test", person=owner).is_cached
    row = Call.objects.get()
    assert (row.model, row.purpose, row.person, row.input_tokens) == ("grey", "test", owner, 7)
    assert isinstance(Parrot(Connection("")), ChatModel)
    assert not isinstance(Parrot(Connection("")), Transcriber | Speaker)


def test_its_errors_are_typed_too(parrot):
    with pytest.raises(errors.UnreadableInputError):
        ask("fail", purpose="test")
    assert Call.objects.get().error == "input_unreadable"


def test_the_first_in_order_that_is_in_use_and_can(make_provider, parrot):
    assert is_offered(Kind.CHAT)
    assert not is_offered(Kind.SPEECH)
    Provider.objects.filter(pk=parrot.pk).update(order=20)
    first = make_provider(order=5)
    assert ask("?", purpose="test").provider == first
    assert is_offered(Kind.SPEECH)
    Provider.objects.filter(pk=first.pk).update(enabled=False)
    assert ask("?", purpose="test").provider == parrot
    with pytest.raises(errors.NoProviderError):
        speak("?", purpose="test")


def test_nothing_is_set_up():
    with pytest.raises(errors.NoProviderError):
        ask("?", purpose="test")
    with pytest.raises(errors.NoProviderError):
        transcribe(b"", seconds=1, purpose="test")


def test_the_room_that_brought_an_adapter_is_left_out(parrot, monkeypatch):
    monkeypatch.delitem(registry._adapters, "parrot")
    assert not is_offered(Kind.CHAT)
    with pytest.raises(errors.NoProviderError):
        ask("?", purpose="test", provider=parrot)


def test_an_adapter_does_what_its_protocol_can(make_provider):
    native = make_provider("dashscope", transcription_model="hears")
    with pytest.raises(errors.NoProviderError):
        transcribe(b"", seconds=1, purpose="test", provider=native)
    assert not is_offered(Kind.TRANSCRIPTION)


def test_a_name_is_taken_once(parrot):
    with pytest.raises(ValueError, match="parrot"):
        register(Adapter("parrot", "Another", frozenset({Kind.CHAT}), Parrot))
