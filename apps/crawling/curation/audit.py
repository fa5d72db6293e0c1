"""The audit log: one row for each action, and the steps of one action."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.crawling.curation.cards import Card
from apps.crawling.models import Decision
from futu.days import end_of, start_of
from futu.given import given_number

SIZE = 50


class AuditForm(forms.Form):
    by = forms.CharField(label=_("Person"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Decision"), required=False)
    since = forms.DateField(label=_("Since"), required=False)
    until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = [("", pgettext_lazy("of a filter", "All")), *Decision.Verb.choices]
        self.fields["verb"] = forms.ChoiceField(label=_("Decision"), required=False, choices=verbs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Action:
    """What one person did at one moment; described by its last step."""

    last: Decision
    count: int

    @property
    def card(self) -> Card:
        return Card(self.last.entry)

    @property
    def others(self) -> int:
        return self.count - 1


@dataclass(frozen=True, slots=True)
class Step:
    decision: Decision

    @property
    def card(self) -> Card:
        return Card(self.decision.entry)


class ActionList:
    """The newest actions first, each once, represented by its last step."""

    def __init__(self, asked: QueryDict) -> None:
        self.form = AuditForm(asked)
        self.form.is_valid()
        self.filters = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.before = given_number(asked.get("before", "")) or 0

    @property
    def address(self) -> str:
        return urlencode(self.filters)

    @cached_property
    def _rows(self) -> list[Decision]:
        later = Decision.objects.filter(action=OuterRef("action"), id__gt=OuterRef("id"))
        rows = narrowed(Decision.objects.all(), self.filters).filter(~Exists(later))
        if self.before:
            rows = rows.filter(id__lt=self.before)
        rows = rows.select_related("entry__source", "entry__image", "by").order_by("-id")
        return list(rows[: SIZE + 1])

    @cached_property
    def actions(self) -> list[Action]:
        rows = self._rows[:SIZE]
        of_them = Decision.objects.filter(action__in=[row.action for row in rows]).order_by()
        counts = dict(of_them.values_list("action").annotate(n=Count("id")))
        return [Action(row, counts[row.action]) for row in rows]

    @property
    def more(self) -> int:
        """Where the next page begins; 0 when there is none."""
        return self._rows[SIZE - 1].pk if len(self._rows) > SIZE else 0


def narrowed(rows: QuerySet[Decision], filters: dict[str, Any]) -> QuerySet[Decision]:
    if name := filters.get("by"):
        rows = rows.filter(by_name__iexact=name)
    if verb := filters.get("verb"):
        rows = rows.filter(verb=verb)
    if since := filters.get("since"):
        rows = rows.filter(made__gte=start_of(since))
    if until := filters.get("until"):
        rows = rows.filter(made__lt=end_of(until))
    return rows


def steps_of(action: UUID, after: int) -> tuple[list[Step], int]:
    """A page of an action's steps, and where the next one begins (0: there is none)."""
    rows = Decision.objects.filter(action=action, id__gt=after).order_by("id")
    rows = rows.select_related("entry__source", "entry__image", "by")
    found = list(rows[: SIZE + 1])
    more = found[SIZE - 1].pk if len(found) > SIZE else 0
    return [Step(row) for row in found[:SIZE]], more
