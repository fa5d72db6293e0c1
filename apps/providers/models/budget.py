"""Budgets, their usage, and reservations of calls in progress."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.providers.kinds import Period
from apps.providers.models.provider import Provider


class Budget(models.Model):
    """A spending limit for one provider or all, for one person, each person, or everybody."""

    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name=_("provider"),
        help_text=_("Empty: all providers together."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="model_budgets",
        verbose_name=_("person"),
        help_text=_("Empty: everybody together, or each person by themselves."),
    )
    for_each = models.BooleanField(
        _("for each person by themselves"),
        default=False,
        help_text=_("A person with a budget of their own has that one as well."),
    )
    period = models.CharField(
        _("period"), max_length=10, choices=Period.choices, default=Period.MONTH
    )
    micros = models.PositiveBigIntegerField(_("budget"))

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["provider__order", "person__username", "id"]

    def __str__(self) -> str:
        amount = f"{self.micros / 1_000_000:g} {settings.FUTU_CURRENCY}"
        return f"{amount} / {self.get_period_display()}"


class BudgetUse(models.Model):
    """Usage of a budget in one day or month; written only by `services.budgets`."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="uses")
    # The person, for a per-person budget.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    start = models.DateField()
    reserved = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("use of a budget")
        verbose_name_plural = _("uses of budgets")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "start"], condition=Q(person=None), name="budget_use_of_all"
            ),
            models.UniqueConstraint(
                fields=["budget", "start", "person"], name="budget_use_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}: {self.spent} + {self.reserved}"


class Reservation(models.Model):
    """Part of a budget reserved by a call in progress.

    If it was never settled it counts as spent after `until`: the provider may have charged it.
    """

    call = models.UUIDField(default=uuid.uuid4)
    use = models.ForeignKey(BudgetUse, on_delete=models.CASCADE, related_name="reservations")
    micros = models.PositiveBigIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["call", "use"], name="reservation_once_per_call")
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.micros}"
