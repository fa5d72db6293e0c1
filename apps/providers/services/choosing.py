"""Select a provider and connect its client."""

from __future__ import annotations

from apps.providers.errors import NoProviderError
from apps.providers.kinds import Kind
from apps.providers.models import Provider
from apps.providers.registry import Client, Connection, find
from apps.providers.services.credentials import key_of


def is_offered(kind: Kind) -> bool:
    """Whether a provider for this kind is configured."""
    return any(_can(provider, kind) for provider in Provider.objects.offering(kind))


def choose(kind: Kind, wanted: Provider | None = None) -> Provider:
    """The requested provider, otherwise the first in order. Raises NoProviderError."""
    found = [wanted] if wanted else Provider.objects.offering(kind)
    for provider in found:
        if _can(provider, kind):
            return provider
    raise NoProviderError


def connect(provider: Provider, kind: Kind) -> Client:
    """Raises NoProviderError, KeyMissingError."""
    adapter = find(provider.adapter)
    if adapter is None or kind not in adapter.kinds:
        raise NoProviderError
    return adapter.connect(
        Connection(
            base_url=provider.base_url,
            key=key_of(provider),
            timeout=provider.timeout,
            options=provider.options.get(kind, {}),
        )
    )


def _can(provider: Provider, kind: Kind) -> bool:
    adapter = find(provider.adapter)
    return adapter is not None and kind in adapter.kinds
