"""Every row that is a person's: what would go with the account, found by the models' own keys.

A table that a room adds later is in it without being named here; what is left out is named below,
with its reason.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CASCADE, BinaryField, Field, ForeignKey, Model

from apps.accounts.models import User

CHUNK = 500
# Secrets and what the house alone makes use of: nobody could use it elsewhere.
LEFT_OUT = {
    "accounts.IdempotentRequest": "answers kept for a day, in case a program asks again",
    "admin.LogEntry": "acts of staff in the admin, which are the house's",
    "galleries.MemberInvitation": "whether there is such an account is not told: see people.json",
    "mfa.Authenticator": "secrets of the second step",
    "search.Embedding": "made from the pictures by a model",
    "usersessions.UserSession": "keys of sessions",
    "socialaccount.SocialToken": "keys to accounts elsewhere",
}
# Never written, of whatever table.
SECRET = {"password", "digest", "signature", "secret", "key", "session_key"}

Paths = dict[type[Model], str]


def paths() -> Paths:
    """Tables by the way from their rows to the person: `films.Cue` by `film__owner`."""
    found: Paths = {User: "pk"}
    # Keys that a row always has are the way, those that it may lack only where there is no other.
    for may_lack in (False, True):
        children = _children(may_lack=may_lack)
        waiting = deque(found)
        while waiting:
            parent = waiting.popleft()
            for model, name in children.get(parent, []):
                if model not in found and model._meta.label not in LEFT_OUT:
                    found[model] = name if parent is User else f"{name}__{found[parent]}"
                    waiting.append(model)
    return found


def _children(*, may_lack: bool) -> dict[type[Model], list[tuple[type[Model], str]]]:
    """By table: those whose rows go with its rows."""
    found: dict[type[Model], list[tuple[type[Model], str]]] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            goes_along = isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE
            if goes_along and (may_lack or not field.null):
                parent: Any = field.related_model
                found.setdefault(parent, []).append((model, field.name))
    return found


def lines(model: type[Model], path: str, person: User) -> Iterator[bytes]:
    """The person's rows of a table, as JSON, one a line."""
    fields = [field for field in model._meta.local_fields if _is_told(field)]
    names = [field.attname for field in fields]
    mine = model._base_manager.filter(**{path: person.pk}).order_by("pk")
    last: Any = None
    while True:
        rows = list((mine if last is None else mine.filter(pk__gt=last))[:CHUNK])
        for row in rows:
            told = {name: getattr(row, name) for name in names}
            yield (json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n").encode()
        if len(rows) < CHUNK:
            return
        last = rows[-1].pk


def _is_told(field: Field[Any, Any]) -> bool:
    return not isinstance(field, BinaryField) and field.name not in SECRET
