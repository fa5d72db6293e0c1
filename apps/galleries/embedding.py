"""Who makes prepared pictures findable: at most one room, which registers itself.

Galleries know nothing of search. The embedder answers for the pictures it is told of: it calls
`services.mark_ready` or `services.mark_failed` for each. Everybody else listens to
`signals.images_ready`.
"""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

# Called inside the transaction with the id of the Job whose prepared pictures wait (`unsettled`,
# with `prepared_at`), and again after a crash: it has to bear to be told twice.
Embedder = Callable[[UUID], None]

_registered: list[Embedder] = []


def register_embedder(embedder: Embedder) -> None:
    """Raises ImproperlyConfigured when there is one: two would both answer for a picture."""
    if _registered and _registered != [embedder]:
        raise ImproperlyConfigured(f"{_registered[0]} embeds pictures already, besides {embedder}")
    _registered[:] = [embedder]


def registered_embedder() -> Embedder | None:
    """Without one, pictures are ready once they are prepared."""
    return _registered[0] if _registered else None
