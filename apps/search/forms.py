"""Forms of a query: its picture, its scope, its filters."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures.palette import COLOURS
from apps.galleries.room_filters import add_fields, chosen, room_filters
from apps.search.box import TURNS, Box
from apps.search.models import Query
from apps.search.services.asking import QueryOptions, SearchScope
from apps.search.services.filters import Filters, Point

# Of words in one question.
MAX_CHARACTERS = 200
# People, and visitors without an account.
Asker = User | AnonymousUser
GONE = _("One of the chosen galleries is not there any more.")


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


class ScopeForm(forms.Form):
    """The galleries to search. Chosen galleries take precedence over the scope."""

    gallery = forms.ModelMultipleChoiceField(
        Gallery.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Galleries"),
        error_messages={"invalid_choice": GONE, "invalid_pk_value": GONE},
    )
    scope = forms.ChoiceField(choices=Query.Scope.choices, required=False)

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        galleries = cast(forms.ModelMultipleChoiceField, self.fields["gallery"])
        galleries.queryset = Gallery.objects.visible_to(user.pk)

    @property
    def where(self) -> SearchScope:
        galleries = list(self.cleaned_data["gallery"])
        if self.user.pk is None:  # Whatever was posted.
            return SearchScope(Query.Scope.PUBLIC, galleries or None)
        if not galleries:
            return SearchScope(self.cleaned_data["scope"] or Query.Scope.MINE)
        mine = {gallery.belongs_to(self.user.pk) for gallery in galleries}
        if len(mine) > 1:
            return SearchScope(Query.Scope.BOTH, galleries)
        return SearchScope(Query.Scope.MINE if mine == {True} else Query.Scope.PUBLIC, galleries)


class PartScopeForm(PartForm, ScopeForm):
    """The part of the picture, and the galleries."""

    @property
    def how(self) -> QueryOptions:
        return QueryOptions(box=self.box_chosen, turn=self.turn_chosen or 0, where=self.where)


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


class AskForm(PartScopeForm):
    """The same with the picture: a file, a stored picture, or an address on the web."""

    file = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,  # The picture check has a better message for it.
    )
    image = forms.ModelChoiceField(
        Image.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This picture is not there any more. Choose another.")},
    )
    url = forms.URLField(
        label=_("Address of a picture on the web"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "invalid": _("This is no address on the web. It begins with https:// or http://.")
        },
    )
    tag = forms.CharField(required=False, max_length=50, label=_("Tag"))
    colour = ColourField()
    # Results that also have these words.
    q = forms.CharField(required=False, max_length=MAX_CHARACTERS)

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if user.pk is not None:
            add_fields(self)
        else:
            # Only for people with an account, since this server fetches the address.
            del self.fields["url"]
        images = cast(forms.ModelChoiceField, self.fields["image"])
        images.queryset = (
            Image.objects.visible_to(user.pk)
            .filter(prepared_at__isnull=False)
            .select_related("gallery")
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = any(given.get(name) is not None for name in ("file", "image")) or given.get("url")
        if not named and not self.errors:
            self.add_error("file", _("Choose a picture to search with."))
        return given

    @property
    def of_rooms(self) -> list[forms.BoundField]:
        return _of_rooms(self)


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


class FilterForm(forms.Form):
    """Filters: words, days, tag, size, orientation, place, colours, and those of rooms."""

    ORIENTATIONS = [
        ("landscape", _("Landscape")),
        ("portrait", _("Portrait")),
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
        return _of_rooms(self)

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


def _of_rooms(form: forms.Form) -> list[forms.BoundField]:
    """The fields that rooms add, where the form has them."""
    return [form[one.name] for one in room_filters() if one.name in form.fields]


class OtherScopeForm(FilterForm, ScopeForm):
    """The same picture in other galleries, or with other filters."""


class KeepForm(forms.Form):
    """The gallery that takes the query picture."""

    gallery = forms.ModelChoiceField(
        Gallery.objects.none(), error_messages={"required": GONE, "invalid_choice": GONE}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        galleries = cast(forms.ModelChoiceField, self.fields["gallery"])
        galleries.queryset = Gallery.objects.owned_by(user.pk)
