"""The registry of the component that makes prepared pictures searchable: at most one.

Galleries do not depend on search. The embedder calls `services.mark_ready` or
`services.mark_failed` for each picture it is given. Other listeners use `signals.images_ready`.
"""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

# Called inside the transaction with the id of the Job whose prepared pictures wait (`unsettled`,
# with `prepared_at`). May be called again after a crash, so it must be idempotent.
Embedder = Callable[[UUID], None]

_registered: list[Embedder] = []


def register_embedder(embedder: Embedder) -> None:
    """Raises ImproperlyConfigured if one is registered: both would settle the same picture."""
    if _registered and _registered != [embedder]:
        raise ImproperlyConfigured(f"{_registered[0]} embeds pictures already, besides {embedder}")
    _registered[:] = [embedder]


def registered_embedder() -> Embedder | None:
    """The embedder, or None: then pictures are ready once they are prepared."""
    return _registered[0] if _registered else None
