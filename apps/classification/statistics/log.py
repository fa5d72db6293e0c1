"""The log of requests: filtered by what stands in the address, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.classification.categories import UNSURE, by_code
from apps.classification.models import Classification, Recipe
from futu.days import end_of, start_of
from futu.given import given_moment
from futu.keyset import beyond

SIZE = 50
ORDER = ("-created", "-id")
# What is shown and exported: neither a picture's name and hash, nor long texts of recipes.
COLUMNS = (
    *("created", "via", "category", "error", "is_cached", "milliseconds", "cost"),
    *("owner__username", "recipe__name", "recipe__engine", "recipe__hash", "recipe__model"),
    *("verdict__model", "verdict__confidence"),
)
# As `error`: every failure.
ANY = "any"
YES_NO = (
    ("", gettext_lazy("all")),
    ("yes", gettext_lazy("known before")),
    ("no", gettext_lazy("new")),
)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class LogForm(forms.Form):
    """Filters of the log; an empty one narrows nothing."""

    since = _day(gettext_lazy("From"))
    until = _day(gettext_lazy("Until"))
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    recipe = forms.ChoiceField(label=gettext_lazy("Recipe"), required=False)
    error = forms.CharField(
        label=gettext_lazy("Error code"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"list": "codes"}),
    )
    person = forms.CharField(label=gettext_lazy("User name"), required=False, max_length=150)
    cached = forms.ChoiceField(label=gettext_lazy("Answer"), required=False, choices=YES_NO)
    via = forms.ChoiceField(
        label=gettext_lazy("Asked by"),
        required=False,
        choices=[("", gettext_lazy("all")), *Classification.Via.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All, also those that nobody can ask any more.
        self.known = by_code()
        codes = [(one.code, one.name) for one in self.known.values()]
        recipes = Recipe.objects.values_list("pk", "name", "model")
        self._choose("category", [*codes, (UNSURE, _("Unsure"))])
        self._choose("recipe", [(str(pk), f"{name} · {model}") for pk, name, model in recipes])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]

    def clean_person(self) -> User | None:
        name = self.cleaned_data["person"]
        person = User.objects.filter(username=name).first() if name else None
        if name and person is None:
            raise forms.ValidationError(_("There is nobody of this name."))
        return person

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the other."))
        return given


def rows_for(given: dict[str, Any]) -> QuerySet[Classification]:
    """The log by the filters of a valid form, newest first."""
    rows = Classification.objects.order_by(*ORDER)
    if given["since"]:
        rows = rows.filter(created__gte=start_of(given["since"]))
    if given["until"]:
        rows = rows.filter(created__lt=end_of(given["until"]))
    same = {
        "category": given["category"],
        "recipe": given["recipe"],
        "owner": given["person"],
        "via": given["via"],
    }
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if given["error"] == ANY:
        rows = rows.exclude(error="")
    elif given["error"]:
        rows = rows.filter(error=given["error"])
    if given["cached"]:
        rows = rows.filter(is_cached=given["cached"] == "yes")
    return rows.select_related("owner", "recipe", "verdict").only(*COLUMNS)


@dataclass(frozen=True, slots=True)
class LogPage:
    rows: list[Classification]
    # Where the next page begins; empty on the last.
    after: str


def page_of(rows: QuerySet[Classification], cursor: str = "", size: int = SIZE) -> LogPage:
    """The rows after a cursor; the first ones if it is missing or makes no sense."""
    place = _place(cursor)
    if place is not None:
        rows = rows.filter(beyond(ORDER, place))
    found = list(rows[: size + 1])
    after = _cursor(found[size - 1]) if len(found) > size else ""
    return LogPage(found[:size], after)


def _cursor(row: Classification) -> str:
    return f"{row.pk.hex}~{row.created.isoformat()}"


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    id_, _tilde, moment = cursor.partition("~")
    created = given_moment(moment)
    try:
        return (created, UUID(id_)) if created else None
    except ValueError:
        return None
