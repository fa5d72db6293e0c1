"""Providers that speak with a voice of which they were given a sample."""

from __future__ import annotations

from collections.abc import Callable

from apps.accounts.models import User
from apps.providers.errors import NoProviderError
from apps.providers.interfaces import Cloner
from apps.providers.kinds import Kind
from apps.providers.messages import Enrolled, Sample, Usage
from apps.providers.models import Provider
from apps.providers.registry import find
from apps.providers.services.calling import Answered, Asker, Request, call
from apps.providers.services.choosing import connect


def cloners() -> list[Provider]:
    """Those in use whose protocol clones, in order."""
    return [
        one
        for one in Provider.objects.offering(Kind.SPEECH)
        if (adapter := find(one.adapter)) is not None and adapter.clones
    ]


def enrol(
    provider: Provider, sample: Sample, *, purpose: str, person: User | None
) -> Answered[Enrolled]:
    """Have a voice made. Whose voice it is must have agreed. Raises ProviderError."""
    client = _cloner(provider)
    return _called(provider, sample.model, lambda: client.enrol(sample), Asker(purpose, person))


def dismiss(
    provider: Provider, voice: str, *, model: str, purpose: str, person: User | None
) -> Answered[Enrolled]:
    """Have a voice forgotten. Nothing of a person is sent but its name. Raises ProviderError."""
    client = _cloner(provider)
    asker = Asker(purpose, person, generated=True)
    return _called(provider, model, lambda: client.dismiss(voice), asker)


def _called(
    provider: Provider, model: str, send: Callable[[], Enrolled], asker: Asker
) -> Answered[Enrolled]:
    return call(Request(provider, Kind.SPEECH, model, send, Usage()), asker)


def _cloner(provider: Provider) -> Cloner:
    client = connect(provider, Kind.SPEECH)
    if not isinstance(client, Cloner):
        raise NoProviderError
    return client
