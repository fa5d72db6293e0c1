"""Fields of filters."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.galleries.pictures.palette import COLOURS
from apps.galleries.room_filters import room_filters
from apps.search.services.filters import Point

# Of words in one question.
MAX_CHARACTERS = 200
NAMES_OF_COLOURS = {
    "red": _("Red"),
    "orange": _("Orange"),
    "yellow": _("Yellow"),
    "green": _("Green"),
    "cyan": _("Turquoise"),
    "blue": _("Blue"),
    "purple": _("Purple"),
    "pink": _("Pink"),
    "brown": _("Brown"),
    "black": _("Black"),
    "grey": _("Grey"),
    "white": _("White"),
}


class ColourField(forms.MultipleChoiceField):
    """Some of `palette.COLOURS`, each once."""

    def __init__(self) -> None:
        super().__init__(
            choices=[(name, NAMES_OF_COLOURS[name]) for name in COLOURS],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("Colours"),
        )

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().clean(value)))


class PlaceField(forms.CharField):
    """Latitude and longitude; empty is None."""

    def to_python(self, value: Any) -> str:
        """As the address has it, once it is known to be a place."""
        text = super().to_python(value) or ""
        try:
            if text:
                Point.parse(text)
            return text
        except ValueError as error:
            sentence = _("A place is its latitude and longitude, such as 48.15, 17.12.")
            raise ValidationError(sentence) from error


def fields_of_rooms(form: forms.Form) -> list[forms.BoundField]:
    """The fields that rooms add, where the form has them."""
    return [form[one.name] for one in room_filters() if one.name in form.fields]
