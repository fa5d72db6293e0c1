"""The form of a source: one page, the middle of which depends on the kind of adapter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.crawling.admin.sources.kinds import choice_of, choices, chosen
from apps.crawling.admin.sources.settings_form import SettingsForm, flat
from apps.crawling.models import Source
from apps.crawling.services.sources import licence_is_inherited
from apps.galleries.licences import Licence

HELP = {
    "name": gettext_lazy("What visitors see as the source of a picture."),
    "homepage": gettext_lazy("Where visitors find the site itself."),
    "licence": gettext_lazy(
        "For pictures that state no licence of their own. Nothing is published without a licence: "
        "left undecided, you decide for each such picture. Choose one only if the site says that "
        "it holds for all its pictures."
    ),
    "auto_approve": gettext_lazy(
        "Pictures with a licence are published as soon as they are found, without review. Choose "
        "this only for a site that checks its own pictures."
    ),
    "schedule": gettext_lazy(
        "Later crawls take only new pictures, and make few requests for anything else."
    ),
    "enabled": gettext_lazy(
        "If off, no crawl can be started, neither by the schedule nor by hand."
    ),
    "delay": gettext_lazy(
        "The minimum time between two requests to one host. A longer delay in the site's "
        "robots.txt is respected, and requests to a busy site slow down automatically."
    ),
    "concurrency": gettext_lazy("Use 1. Use 2 only for a large site that welcomes crawlers."),
    "limit_per_tag": gettext_lazy("The maximum number of pictures per tag. 0: no limit."),
    "limit": gettext_lazy("A crawl stops after this many new pictures. 0: no limit."),
    "least_side": gettext_lazy("Pictures with a shorter side below this are skipped as icons."),
    "checks_a_day": gettext_lazy(
        "Known pages and pictures are requested again, those unchecked for the longest time first, "
        "to see whether they still exist and whether their rights have changed. The maximum per "
        "day. 0: none."
    ),
    "recheck_days": gettext_lazy(
        "A known picture is requested again after this many days, in case it has changed."
    ),
}

# Another kind has other fields, which are requested separately.
FIELDS_OF_KIND = {
    "hx-post": reverse_lazy("admin:crawling_source_fields"),
    "hx-trigger": "change",
    "hx-target": "#settings",
    "hx-swap": "outerHTML",
}


class SourceForm(forms.ModelForm):
    homepage = forms.URLField(
        label=gettext_lazy("Home page"),
        assume_scheme="https",
        max_length=500,
        required=False,
        help_text=HELP["homepage"],
        widget=forms.URLInput(attrs={"class": "vURLField", "placeholder": "https://"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("How it is read"), widget=forms.RadioSelect)

    class Meta:
        model = Source
        fields = (
            "name",
            "homepage",
            "kind",
            *[name for name in HELP if name not in ("name", "homepage")],
        )
        help_texts = HELP

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **values: Any) -> None:
        super().__init__(data, *args, **values)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            (choice.value, titled(choice.title, choice.about)) for choice in choices().values()
        ]
        kind.widget.attrs |= FIELDS_OF_KIND
        if "licence" in self.fields:
            self.fields["licence"].choices = self._licences()  # type: ignore[attr-defined]
        if "checks_a_day" in self.fields:
            self.fields["checks_a_day"].required = False
        self.initial["kind"] = choice_of(self.instance).value
        value = data.get("kind") if data is not None else None
        self.choice = chosen(value or self.get_initial_for_field(kind, "kind"))
        self.settings_form = self._settings_form(data)

    def _licences(self) -> list[tuple[str, Any]]:
        return [("", _("Undecided: decide for each picture")), *Licence.decisions()]

    def _settings_form(self, data: Mapping[str, Any] | None) -> SettingsForm:
        begins = self.instance.settings if self.instance.kind == self.choice.kind else {}
        initial = flat({**self.choice.settings, **begins})
        return SettingsForm(self.choice.kind, data, initial=initial, asks=self.choice.asks)

    def clean_checks_a_day(self) -> int:
        """An empty field means the default."""
        given = self.cleaned_data.get("checks_a_day")
        default: int = Source._meta.get_field("checks_a_day").default
        return default if given is None else int(given)

    def clean_licence(self) -> str:
        """What is published under it stays public only while the licence allows that."""
        code: str = self.cleaned_data["licence"]
        allows = bool(code) and Licence(code).may_publish
        if self.instance.pk and not allows and licence_is_inherited(self.instance):
            raise forms.ValidationError(
                _("Pictures are published under the licence of this source. Withdraw them first.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = self.choice.kind
        if not cleaned.get("homepage") and "homepage" not in self.errors:
            self._fill_homepage(cleaned)
        if not self.settings_form.is_valid():
            self.add_error(None, _("Some fields of how the site is read need correction."))
        self.instance.settings = self.settings_form.cleaned_settings
        return cleaned

    def _fill_homepage(self, cleaned: dict[str, Any]) -> None:
        """A preset has its homepage."""
        if self.choice.homepage:
            cleaned["homepage"] = self.choice.homepage
        else:
            self.add_error("homepage", _("This is needed."))


class DraftForm(SourceForm):
    """A form redisplayed with its values, without validation errors, and never saved."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def is_valid(self) -> bool:
        return False

    def _settings_form(self, data: Mapping[str, Any] | None) -> SettingsForm:
        return draft_of_settings(data or {}, self.instance)


def draft_of_settings(data: Mapping[str, Any], source: Source | None = None) -> SettingsForm:
    """The fields of the kind chosen in `data`.

    Values are kept as long as the kind is still `shown`; fields of another kind begin with the
    values of its preset, or of the source itself.
    """
    choice = chosen(data.get("kind"))
    stays = data.get("shown") == choice.value
    form = SettingsForm(choice.kind, asks=choice.asks)
    typed = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
        for name, field in form.fields.items()
        if stays or data.get(form.add_prefix(name))
    }
    kept = source.settings if source and source.kind == choice.kind else {}
    ready = flat({**kept, **choice.settings})
    form.initial = ready | typed if stays else typed | ready
    return form


def titled(title: object, about: object) -> str:
    """The label of a radio button, with one sentence on when to choose it."""
    return format_html('<strong>{}</strong> <span class="choice__about">{}</span>', title, about)
