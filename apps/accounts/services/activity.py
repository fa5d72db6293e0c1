"""A person's own history: what they added, searched, deleted and shared."""

from typing import Any

from apps.accounts.models import Activity


def record(owner_id: int | None, kind: str, *, count: int = 1, **values: Any) -> None:
    """Note what a person did (`kind` is one of `Activity.Kind`); of nobody, nothing is noted.

    `values` are JSON: what the sentence needs, and the ids it may link to. Call it inside the
    transaction that does the thing.
    """
    if owner_id is not None:
        Activity.objects.create(
            owner_id=owner_id, kind=Activity.Kind(kind), count=count, values=values
        )
