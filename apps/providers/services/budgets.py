"""Budgets: a call's maximum cost is reserved first, and settled afterwards.

One conditional UPDATE decides, so concurrent calls cannot spend the same money. These rows are the
last in the lock order, by id.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.providers.errors import BudgetError, PriceMissingError
from apps.providers.kinds import Period
from apps.providers.models import Budget, BudgetUse, Provider, Reservation


def applying(provider_id: int, person_id: int | None) -> QuerySet[Budget]:
    """The budgets a call counts against."""
    whose = Q(person=None, for_each=False)
    if person_id is not None:
        whose |= Q(person=person_id) | Q(for_each=True)
    of_provider = Q(provider=None) | Q(provider=provider_id)
    return Budget.objects.filter(whose & of_provider).order_by("pk")


def reserve(provider: Provider, person_id: int | None, micros: int | None, until: datetime) -> UUID:
    """Reserve `micros` (None: no price) of every applicable budget, or of none.

    Raises BudgetError and PriceMissingError. Returns the id for `settle`.
    """
    call = uuid4()
    with transaction.atomic(durable=True):
        for budget in list(applying(provider.pk, person_id)):
            if micros is None and provider.is_hosted:
                raise PriceMissingError
            use = _use_of(budget, person_id, timezone.localdate())
            if not _take(use, budget, micros or 0):
                raise BudgetError(retry_after=_seconds_until_next(budget))
            Reservation.objects.create(call=call, use=use, micros=micros or 0, until=until)
    return call


def settle(call: UUID, micros: int) -> None:
    """Replace a reservation by the actual cost; only the first call has an effect."""
    with transaction.atomic(durable=True):
        for held in Reservation.objects.filter(call=call).order_by("use_id"):
            _count(held, micros)


def settle_forgotten() -> int:
    """Settle reservations of dead processes at their maximum; returns how many."""
    forgotten = Reservation.objects.filter(until__lt=timezone.now()).order_by("use_id")
    with transaction.atomic(durable=True):
        return sum(_count(held, held.micros) for held in list(forgotten))


def spent_of(budget: Budget) -> int:
    """Spent in the current day or month; for per-person budgets, by all people."""
    start = _start_of(budget, timezone.localdate())
    uses = BudgetUse.objects.filter(budget=budget, start=start)
    return sum(use.spent + use.reserved for use in uses)


def _count(held: Reservation, micros: int) -> bool:
    if not Reservation.objects.filter(pk=held.pk).delete()[0]:
        return False
    BudgetUse.objects.filter(pk=held.use_id).update(
        reserved=F("reserved") - held.micros, spent=F("spent") + micros
    )
    return True


def _take(use: BudgetUse, budget: Budget, micros: int) -> bool:
    fits = BudgetUse.objects.filter(pk=use.pk, spent__lte=budget.micros - micros - F("reserved"))
    return bool(fits.update(reserved=F("reserved") + micros))


def _use_of(budget: Budget, person_id: int | None, day: date) -> BudgetUse:
    whose = person_id if budget.for_each else None
    start = _start_of(budget, day)
    return BudgetUse.objects.get_or_create(budget=budget, person_id=whose, start=start)[0]


def _start_of(budget: Budget, day: date) -> date:
    return day.replace(day=1) if budget.period == Period.MONTH else day


def _seconds_until_next(budget: Budget) -> float:
    now = timezone.localtime()
    start = _start_of(budget, now.date())
    step = timedelta(days=32 if budget.period == Period.MONTH else 1)
    following = start + step
    if budget.period == Period.MONTH:
        following = following.replace(day=1)
    midnight = datetime.combine(following, datetime.min.time(), tzinfo=now.tzinfo)
    return (midnight - now).total_seconds()
