"""The settings of a comparison as a form: of a question, and of a preset."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.comparison.options import (
    MAX_SECONDS,
    MAX_TOPICS,
    MAX_WORDS,
    MIN_SECONDS,
    Aspect,
    ComparisonOptions,
)
from apps.comparison.words import LABELS
from apps.vision.comparing import Mode

MODES = [
    (Mode.AUTO.value, _("Recognised by itself")),
    (Mode.PHOTO.value, _("Photos")),
    (Mode.SCREEN.value, _("Screenshots, pages and drawings")),
]
ASPECTS = [(aspect.value, LABELS[aspect]) for aspect in Aspect]
SEPARATORS = re.compile(r"[\n,;，；、]")
TOO_MANY = _("At most %(most)s, of at most %(words)s characters each.")


class WordsField(forms.CharField):
    """Several words or phrases, by line or comma."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=MAX_TOPICS * (MAX_WORDS + 2), **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        parts = (part.strip() for part in SEPARATORS.split(super().clean(value)))
        words = tuple(dict.fromkeys(part for part in parts if part))
        if len(words) > MAX_TOPICS or any(len(each) > MAX_WORDS for each in words):
            raise too_many()
        return words


def too_many() -> forms.ValidationError:
    return forms.ValidationError(TOO_MANY, params={"most": MAX_TOPICS, "words": MAX_WORDS})


class SettingsForm(forms.Form):
    """Left out fields are the settings' own."""

    mode = forms.ChoiceField(choices=MODES, required=False, initial=Mode.AUTO.value)
    threshold = forms.FloatField(
        label=_("Threshold (%)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Usual: 99."),
    )
    max_side = forms.IntegerField(
        label=_("Longer side that is compared, in pixels"),
        min_value=200,
        max_value=4000,
        required=False,
        help_text=_("More is slower. Usual: 800 for photos, 2000 for screens."),
    )
    timeout = forms.IntegerField(
        label=_("Seconds until it is given up"),
        min_value=MIN_SECONDS,
        max_value=MAX_SECONDS,
        required=False,
        help_text=_("Usual: 60."),
    )
    focus = WordsField(
        label=_("What to look at"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "By line or comma, such as: the logo, the price. A model says whether they differ."
        ),
    )
    aspects = forms.MultipleChoiceField(
        label=_("Aspects that a model puts into words"), choices=ASPECTS, required=False
    )
    own_aspects = WordsField(label=_("Other aspects"), help_text=_("By comma."))
    quality = forms.IntegerField(
        label=_("JPEG quality of what the model is sent"),
        min_value=30,
        max_value=95,
        required=False,
        help_text=_("Usual: 85."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        aspects = (*given.get("aspects", ()), *given.get("own_aspects", ()))
        if len(aspects) > MAX_TOPICS:
            self.add_error("own_aspects", too_many())
        if not self.errors:
            given["options"] = ComparisonOptions.model_validate(_settings(given, aspects))
        return given

    @property
    def options(self) -> ComparisonOptions:
        chosen: ComparisonOptions = self.cleaned_data["options"]
        return chosen


def _settings(given: dict[str, Any], aspects: tuple[str, ...]) -> dict[str, Any]:
    """Of the settings that this form shows; what was left empty is not among them."""
    threshold = given.get("threshold")
    settings = {
        "mode": given.get("mode") or None,
        "threshold": None if threshold is None else round(threshold / 100, 6),
        "max_side": given.get("max_side"),
        "timeout": given.get("timeout"),
        "focus": given.get("focus"),
        "aspects": aspects,
        "quality": given.get("quality"),
    }
    return {name: value for name, value in settings.items() if value is not None}


def initial_of(options: ComparisonOptions) -> dict[str, Any]:
    """The form's values for these settings."""
    known = {aspect.value for aspect in Aspect}
    return {
        "mode": options.mode.value,
        "threshold": f"{100 * options.threshold:g}",
        "max_side": options.max_side,
        "timeout": options.timeout,
        "focus": "\n".join(options.focus),
        "aspects": [each for each in options.aspects if each in known],
        "own_aspects": ", ".join(each for each in options.aspects if each not in known),
        "quality": options.quality,
    }
