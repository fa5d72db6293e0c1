"""Validates the ledger's query string, and the options of a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.crawling.curation.orders import ORDERS
from apps.crawling.curation.relevance_bands import BANDS
from apps.crawling.models import CrawledImage, Source
from apps.crawling.rejections import LABELS, OTHER
from apps.galleries.licences import Licence
from apps.galleries.services.tagging import split_tags

UNDECIDED = "undecided"
ALL = "all"
# Waiting entries that were postponed.
LATER = "later"
# Entries that their source has changed or withdrawn.
CHANGED = "changed"
VERBS = ("approve", "reject", "withdraw", "restore", "retag", "license", "postpone", "resume")


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Title, author or address"), required=False, max_length=200)
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.none(), required=False, empty_label=_("All")
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=200)
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    score = forms.ChoiceField(label=_("Fits its tags"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=40)
    since = forms.DateField(label=_("Seen since"), required=False)
    until = forms.DateField(label=_("Seen until"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)
    view = forms.ChoiceField(label=_("View"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", pgettext_lazy("of a filter", "All"))
        choices = {
            "licence": [every, (UNDECIDED, _("Undecided")), *Licence.choices],
            "score": [every, *((band.code, band.label) for band in BANDS)],
            "state": [
                *CrawledImage.State.choices,
                (LATER, pgettext_lazy("of pictures set aside", "Later")),
                (CHANGED, _("Changed at source")),
                (ALL, pgettext_lazy("of a filter", "All")),
            ],
            "order": [(order.code, order.label) for order in ORDERS.values()],
            "view": [("cards", _("Cards")), ("rows", _("Rows"))],
        }
        for name, those in choices.items():
            self._field(name, forms.ChoiceField).choices = those
        self._field("source", forms.ModelChoiceField).queryset = Source.objects.order_by("name")
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["q"].widget.input_type = "search"

    def _field(self, name: str, kind: type[Any]) -> Any:
        field = self.fields[name]
        assert isinstance(field, kind)
        return field

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        return words.strip()


class DecisionForm(forms.Form):
    """The decision that is requested; the entries are named apart from it."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    add = forms.CharField(required=False, max_length=500)
    remove = forms.CharField(required=False, max_length=500)
    licence = forms.ChoiceField(choices=[("", ""), *Licence.decisions()], required=False)
    reason = forms.ChoiceField(choices=[("", ""), *LABELS.items()], required=False)
    note = forms.CharField(required=False, max_length=300)

    def clean_add(self) -> list[str]:
        return split_tags(self.cleaned_data["add"])

    def clean_remove(self) -> list[str]:
        return split_tags(self.cleaned_data["remove"])

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if asked.get("verb") == "retag" and not (asked.get("add") or asked.get("remove")):
            raise forms.ValidationError(_("Enter a tag first; separate several with commas."))
        if asked.get("verb") == "license" and not asked.get("licence"):
            raise forms.ValidationError(_("Choose a licence first."))
        if asked.get("note") and not asked.get("reason"):
            asked["reason"] = OTHER
        return asked
