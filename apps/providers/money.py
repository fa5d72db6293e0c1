"""Money: input and output as decimals, calculation in millionths."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format

MILLION = 1_000_000


def shown(micros: int | None) -> str:
    """With currency, without trailing zeros; a dash if unknown."""
    if micros is None:
        return "–"
    amount = (Decimal(micros) / MILLION).normalize()
    places = max(2, -int(amount.as_tuple().exponent))
    return f"{number_format(amount, places)} {settings.FUTU_CURRENCY}"


class MoneyField(forms.DecimalField):
    """A FUTU_CURRENCY amount with up to six decimals; its value is in millionths."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(max_digits=15, decimal_places=6, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        text = f"{Decimal(value) / MILLION:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * MILLION)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True
