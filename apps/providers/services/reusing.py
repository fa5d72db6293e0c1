"""Use a cached answer or make a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from apps.providers.messages import Reply
from apps.providers.services import results
from apps.providers.services.calling import (
    Answered,
    Asker,
    Request,
    call,
    longest,
    longest_attempt,
)

R = TypeVar("R", bound=Reply)


def call_or_reuse(
    request: Request[R], asker: Asker, shape: type[R], *, scope: str, parts: dict[str, Any]
) -> Answered[R]:
    """`parts`: everything the answer depends on, as digests and parameters."""
    provider, made = request.provider, list[Answered[R]]()

    def fresh(renew: Callable[[], object]) -> dict[str, Any]:
        def send() -> R:
            renew()
            return request.send()

        made.append(call(replace(request, send=send), asker))
        return made[0].reply.model_dump(mode="json")

    whole = {"kind": request.kind, "model": request.model, **parts}
    key = results.key_of(provider, asker.person_id, scope, whole)
    place = results.Place(
        key, provider, asker.person_id, scope, longest_attempt(provider), longest(provider)
    )
    answer, is_kept = results.once(place, fresh)
    if not is_kept:
        return made[0]
    reply = shape.model_validate(answer)
    return Answered(reply, provider, request.model, cost=0, is_cached=True)
