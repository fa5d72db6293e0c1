"""Retention: the log, cached answers, abandoned reservations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from apps.providers.models import BudgetUse, CachedResult, Call
from apps.providers.services import budgets, results

BATCH = 1000
# Budget usage of last year's months stays visible.
DAYS_OF_USES = 400


def purge(check: Callable[[], None]) -> None:
    """`check` is called between batches."""
    now = timezone.now()
    logged = now - timedelta(days=settings.FUTU_PROVIDER_LOG_DAYS)
    budgets.settle_forgotten()
    uses = BudgetUse.objects.filter(start__lt=(now - timedelta(days=DAYS_OF_USES)).date())
    rows: list[QuerySet[Model]] = [
        Call.objects.filter(created__lt=logged).order_by(),
        CachedResult.objects.filter(created__lt=results.oldest()),
        uses,
    ]
    for old in rows:
        while batch := list(old.values_list("pk", flat=True)[:BATCH]):
            check()
            old.filter(pk__in=batch).delete()
