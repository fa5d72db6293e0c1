"""One call of any kind: consent, retries, slots, budgets, and the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

from django.utils import timezone

from apps.accounts.models import User
from apps.providers.errors import ConsentError, ProviderError
from apps.providers.kinds import Kind, Status
from apps.providers.messages import Reply, Usage
from apps.providers.models import Call, Provider
from apps.providers.services import budgets
from apps.providers.services.attempts import MAX_PAUSE, attempt
from apps.providers.services.consents import has_agreed
from apps.providers.services.prices import cost_of, prices_of
from apps.providers.services.slots import place

R = TypeVar("R", bound=Reply)


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom and for what. `generated`: no personal data is sent, so no consent is needed."""

    purpose: str
    person: User | None = None
    generated: bool = False

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None


@dataclass(frozen=True, slots=True)
class Request(Generic[R]):
    provider: Provider
    kind: Kind
    model: str
    # Sends one request to the provider.
    send: Callable[[], R]
    # Maximum usage, which is reserved.
    estimate: Usage
    # Raises UnfitAnswerError for an unusable answer that was charged.
    check: Callable[[R], object] = lambda reply: None


@dataclass(frozen=True, slots=True)
class Answered(Generic[R]):
    reply: R
    provider: Provider
    model: str
    # Millionths of FUTU_CURRENCY; None: no price. A cached answer costs nothing.
    cost: int | None = None
    milliseconds: int = 0
    is_cached: bool = False


@dataclass(slots=True)
class _Count:
    """Accumulated over the attempts of one call."""

    prices: dict[str, int]
    usage: Usage = field(default_factory=Usage)
    attempts: int = 0
    cost: int | None = None
    started: float = field(default_factory=time.monotonic)

    def add(self, cost: int | None) -> None:
        if cost is not None:
            self.cost = (self.cost or 0) + cost

    @property
    def milliseconds(self) -> int:
        return round(1000 * (time.monotonic() - self.started))


def require_consent(provider: Provider, asker: Asker) -> None:
    if not provider.is_hosted or asker.person is None or asker.generated:
        return
    if not has_agreed(asker.person, provider):
        raise ConsentError


def longest_attempt(provider: Provider) -> timedelta:
    """Maximum time between requests: waiting for a slot, the request, and the pause."""
    return timedelta(seconds=3 * provider.timeout + MAX_PAUSE + 30)


def longest(provider: Provider) -> timedelta:
    """Maximum duration of a call."""
    return (provider.attempts + 1) * longest_attempt(provider)


def call(request: Request[R], asker: Asker) -> Answered[R]:
    """Do not call inside a transaction. Raises ProviderError."""
    require_consent(request.provider, asker)
    count = _Count(prices_of(request.provider, request.model))
    try:
        reply = attempt(lambda: _attempt(request, asker, count), most=request.provider.attempts)
        request.check(reply)
    except ProviderError as error:
        error.cost = count.cost
        _log(request, asker, count, error.code)
        raise
    _log(request, asker, count)
    return Answered(reply, request.provider, request.model, count.cost, count.milliseconds)


def _attempt(request: Request[R], asker: Asker, count: _Count) -> R:
    provider = request.provider
    most = cost_of(request.estimate, count.prices)
    with place(provider):
        # It may have been taken back while this waited.
        require_consent(provider, asker)
        until = timezone.now() + timedelta(seconds=3 * provider.timeout + 60)
        reserved = budgets.reserve(provider, asker.person_id, most, until)
        # On other errors the provider may have charged.
        cost = most
        try:
            count.attempts += 1
            reply = request.send()
            count.usage = reply.usage
            cost = cost_of(reply.usage, count.prices)
        except ProviderError as error:
            if isinstance(error.usage, Usage):
                count.usage = error.usage
                cost = cost_of(error.usage, count.prices)
            else:
                cost = most if error.may_cost else None
            raise
        finally:
            count.add(cost)
            budgets.settle(reserved, cost or 0)
    return reply


def _log(request: Request[R], asker: Asker, count: _Count, error: str = "") -> None:
    usage = count.usage
    Call.objects.create(
        provider=request.provider,
        kind=request.kind,
        model=request.model[:200],
        purpose=asker.purpose[:50],
        person=asker.person,
        status=Status.FAILED if error else Status.DONE,
        error=error,
        attempts=count.attempts,
        latency=count.milliseconds,
        input_tokens=usage.input_tokens,
        image_tokens=usage.image_tokens,
        output_tokens=usage.output_tokens,
        seconds=usage.seconds,
        characters=usage.characters,
        cost=count.cost,
    )
