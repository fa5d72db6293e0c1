"""Which part of the picture is searched with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.search.box import TURNS, Box


class BoxField(forms.Field):
    """`x,y,width,height` as fractions; empty is the whole picture (None)."""

    def to_python(self, value: Any) -> Box | None:
        if not value:
            return None
        try:
            return Box.parse(str(value))
        except ValueError as error:
            raise ValidationError(
                _("The chosen part is outside the picture. Choose it again.")
            ) from error


class PartForm(forms.Form):
    """The turn of the picture, and the part that is searched with."""

    box = BoxField(required=False, widget=forms.HiddenInput)
    turn = forms.TypedChoiceField(
        choices=[(degrees, degrees) for degrees in TURNS],
        coerce=int,
        empty_value=None,
        required=False,
    )

    @property
    def box_chosen(self) -> Box | None:
        return self.cleaned_data["box"]

    @property
    def turn_chosen(self) -> int | None:
        return self.cleaned_data["turn"]
