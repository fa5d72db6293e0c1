"""A person's history: added, searched, deleted, shared."""

from typing import Any

from apps.accounts.models import Activity


def record(owner_id: int | None, kind: str, *, count: int = 1, **values: Any) -> None:
    """Record an action (`kind` is one of `Activity.Kind`); ignored for anonymous users.

    `values` is JSON: what the sentence needs, and ids for links. Call it inside the transaction of
    the action.
    """
    if owner_id is not None:
        Activity.objects.create(
            owner_id=owner_id, kind=Activity.Kind(kind), count=count, values=values
        )
