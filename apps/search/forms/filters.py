"""Filters of results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.galleries.room_filters import add_fields, chosen, room_filters
from apps.search.forms.fields import (
    MAX_CHARACTERS,
    NAMES_OF_COLOURS,
    ColourField,
    PlaceField,
    fields_of_rooms,
)
from apps.search.forms.scope import ScopeForm
from apps.search.services.filters import Filters, Point


class FilterForm(forms.Form):
    """Filters: words, days, tag, size, orientation, place, colours, and those of rooms."""

    ORIENTATIONS = [
        ("landscape", _("Landscape")),
        ("portrait", pgettext_lazy("orientation", "Portrait")),
        ("square", _("Square")),
    ]
    DISTANCES = [(1, _("1 km")), (10, _("10 km")), (100, _("100 km"))]

    SIZES = [
        (640, _("640 pixels or more")),
        (1280, _("1280 pixels or more")),
        (1920, _("1920 pixels or more")),
        (3840, _("3840 pixels or more")),
    ]

    q = forms.CharField(required=False, max_length=MAX_CHARACTERS, label=_("Words"))
    taken_from = forms.DateField(required=False, label=_("Taken from"))
    taken_to = forms.DateField(required=False, label=_("Taken until"))
    added_from = forms.DateField(required=False, label=_("Added from"))
    added_to = forms.DateField(required=False, label=_("Added until"))
    tag = forms.CharField(required=False, max_length=50, label=_("Tag"))
    least = forms.TypedChoiceField(
        choices=[("", _("Any size")), *SIZES],
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Longer side"),
    )
    orientation = forms.ChoiceField(
        choices=[("", _("Any orientation")), *ORIENTATIONS], required=False, label=_("Orientation")
    )
    near = PlaceField(required=False, max_length=60, label=_("Near (latitude, longitude)"))
    within = forms.TypedChoiceField(
        choices=[("", _("10 km")), *DISTANCES],
        coerce=int,
        empty_value=None,
        required=False,
        label=_("At most this far away"),
    )
    colour = ColourField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_fields(self)

    @property
    def of_rooms(self) -> list[forms.BoundField]:
        return fields_of_rooms(self)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for kind in ("taken", "added"):
            first, last = given.get(f"{kind}_from"), given.get(f"{kind}_to")
            if first and last and first > last:
                self.add_error(f"{kind}_to", _("The last day is before the first."))
        return given

    @property
    def filled(self) -> dict[str, Any]:
        """The valid filters; the rest is in `errors`."""
        self.is_valid()
        given = self.cleaned_data
        names = [*FilterForm.base_fields, *(one.name for one in room_filters())]
        named = {name: given[name] for name in names if given.get(name)}
        if "near" not in named:
            named.pop("within", None)
        return named

    @property
    def in_words(self) -> list[tuple[str, Any, Any, Any]]:
        """Of each value of each filter: the filter's name and label, the value and its label."""
        labels: dict[str, dict[Any, Any]] = {
            "least": dict(self.SIZES),
            "orientation": dict(self.ORIENTATIONS),
            "within": dict(self.DISTANCES),
            "colour": NAMES_OF_COLOURS,
        }
        labels |= {
            one.name: dict(one.choices()) for one in room_filters() if one.name in self.filled
        }
        return [
            (name, self.fields[name].label, value, labels.get(name, {}).get(value, value))
            for name, given in self.filled.items()
            for value in (given if isinstance(given, list) else [given])
        ]

    @property
    def filters(self) -> Filters:
        named = self.filled
        colours = named.pop("colour", ())
        near = Point.parse(named.pop("near")) if "near" in named else None
        rooms = chosen(named)
        for name, _value in rooms:
            del named[name]
        return Filters(**named, near=near, colours=tuple(colours), rooms=rooms)


class OtherScopeForm(FilterForm, ScopeForm):
    """The same picture in other galleries, or with other filters."""
