"""The part of a source's form that depends on its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.crawling.adapters import SettingsError, adapter_for, settings_model
from apps.crawling.admin.sources.fields import fields_of

PREFIX = "settings"


class SettingsForm(forms.Form):
    """Fields of one kind of adapter; `cleaned_settings` becomes `Source.settings`."""

    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        asks: Sequence[str] = (),
    ) -> None:
        super().__init__(data, prefix=PREFIX, label_suffix="", initial=dict(initial or {}))
        self.kind = kind
        self.fields = dict(fields_of(settings_model(kind)))
        self.asks = asks
        self.cleaned_settings: dict[str, Any] = {}

    def open_fields(self) -> list[forms.BoundField]:
        """The fields shown: of a preset the open ones, and those with errors."""
        return [field for field in self if self._is_open(field)]

    def folded_fields(self) -> list[forms.BoundField]:
        """The fields that a preset has filled in."""
        return [field for field in self if not self._is_open(field)]

    def _is_open(self, field: forms.BoundField) -> bool:
        return not self.asks or field.name in self.asks or bool(field.errors)

    def clean(self) -> dict[str, Any]:
        """The adapter validates last: it recognises invalid selectors and addresses."""
        given = {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None)
        }
        if not self.errors:
            self.cleaned_settings = nested(given)
            try:
                adapter_for(self.kind, self.cleaned_settings)
            except SettingsError as error:
                self._mark(error.errors)
        return self.cleaned_data

    def _mark(self, errors: Mapping[str, Any]) -> None:
        for name, sentences in errors.items():
            known = name if name in self.fields else None
            self.add_error(known, sentences)


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"a.b": 1}` as `{"a": {"b": 1}}`."""
    tree: dict[str, Any] = {}
    for name, value in flat.items():
        *parents, last = name.split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[last] = value
    return tree


def flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The inverse: a form's initial values."""
    values: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            values |= flat(value, f"{prefix}{name}.")
        values[prefix + name] = value
    return values
