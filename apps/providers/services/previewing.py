"""What a provider would be sent: the body of a request, without key, and nothing is sent."""

from __future__ import annotations

from typing import Any

from apps.providers.kinds import Kind
from apps.providers.messages import Question
from apps.providers.models import Provider
from apps.providers.registry import Connection, find

HIDDEN = "…"


def body_for(provider: Provider, question: Question) -> dict[str, Any] | None:
    """Texts among the provider's own parameters are hidden: they could be secrets.

    None where the protocol is no request by HTTP, or not installed.
    """
    adapter = find(provider.adapter)
    if adapter is None or Kind.CHAT not in adapter.kinds:
        return None
    options = _hidden(provider.options.get(Kind.CHAT, {}))
    client = adapter.connect(Connection(provider.base_url, options=options))
    body = getattr(client, "body", None)
    return body(question) if body else None


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _hidden(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_hidden(one) for one in value]
    return HIDDEN if isinstance(value, str) else value
