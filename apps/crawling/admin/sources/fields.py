"""Form fields made from an adapter's settings model, with its labels, help and examples."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo

NUMBERS = {int: forms.IntegerField, float: forms.FloatField}


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    widget = forms.Textarea

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "cols": 60}), **values)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        lines = str(super().clean(value)).splitlines()
        return [line.strip() for line in lines if line.strip()]


def fields_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, forms.Field]]:
    """Each field of the model by its dotted name, nested models included."""
    for name, info in model.model_fields.items():
        inner = without_none(info.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from fields_of(inner, f"{prefix}{name}.")
        else:
            yield prefix + name, field_for(name, info)


def field_for(name: str, info: FieldInfo) -> forms.Field:
    values: dict[str, Any] = {
        "label": info.title or capfirst(name.replace("_", " ")),
        "help_text": help_of(info),
        "required": info.is_required(),
        "initial": None if info.is_required() else info.get_default(call_default_factory=True),
    }
    wanted = without_none(info.annotation)
    if wanted is bool:
        return forms.BooleanField(**values | {"required": False})
    if options := options_of(wanted):
        return forms.ChoiceField(choices=options, **values)
    if get_origin(wanted) in (list, tuple, set, frozenset):
        return LinesField(**values)
    if wanted in NUMBERS:
        return NUMBERS[wanted](**values)
    return text_field(info, values)


def text_field(info: FieldInfo, values: dict[str, Any]) -> forms.Field:
    """Without spell checking and auto-capitalisation: for selectors and addresses."""
    attrs = {
        "class": "vTextField",
        "autocapitalize": "off",
        "autocomplete": "off",
        "spellcheck": "false",
    }
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **values)


def without_none(annotation: Any) -> Any:
    """`X` of `X | None`, and of `Annotated[X, …]`."""
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return parts[0] if len(parts) == 1 else annotation
    return annotation


def options_of(wanted: Any) -> list[tuple[str, str]]:
    if get_origin(wanted) is Literal:
        return [(str(value), str(value)) for value in get_args(wanted)]
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return [
            (str(member.value), str(getattr(member, "label", member.value))) for member in wanted
        ]
    return []


def help_of(info: FieldInfo) -> str | Promise:
    help_text = str(info.description or "")
    if not info.examples:
        return help_text
    # Apart: makemessages does not find strings within an f-string.
    for_example = _("For example:")
    examples = "  ·  ".join(str(example) for example in info.examples)
    return f"{help_text} {for_example} {examples}".strip()
