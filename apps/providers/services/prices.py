"""The cost of usage, in millionths of FUTU_CURRENCY, at a day's prices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils import timezone

from apps.providers.kinds import PER, Unit
from apps.providers.messages import Usage
from apps.providers.models import Price, Provider


def prices_of(provider: Provider, model: str, day: date | None = None) -> dict[str, int]:
    """Empty if no price is known for this model."""
    return Price.objects.valid(provider.pk, model, day or timezone.localdate())


def cost_of(usage: Usage, prices: Mapping[str, int]) -> int | None:
    """Rounded up once, over all units; None without prices."""
    if not prices:
        return None
    counts: dict[Unit, Fraction | int] = {
        Unit.INPUT: usage.input_tokens,
        Unit.OUTPUT: usage.output_tokens,
        Unit.SECOND: Fraction(usage.seconds),
        Unit.CHARACTER: usage.characters,
        Unit.REQUEST: 1,
    }
    costs = (Fraction(n) * prices.get(unit, 0) / PER[unit] for unit, n in counts.items())
    return math.ceil(sum(costs, Fraction()))
