"""The settings of a comparison as a form: of a question, and of a preset."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from apps.comparison.errors import ComparisonError
from apps.comparison.options import MAX_TOPICS, MAX_WORDS, Aspect, ComparisonOptions
from apps.comparison.words import LABELS
from apps.vision.comparing import Mode

MODES = [
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
            raise forms.ValidationError(TOO_MANY, params={"most": MAX_TOPICS, "words": MAX_WORDS})
        return words


class SettingsForm(forms.Form):
    """Left out fields are the settings' own."""

    mode = forms.ChoiceField(choices=MODES, required=False, initial=Mode.PHOTO.value)
    threshold = forms.FloatField(
        label=_("The same from (%)"), min_value=0, max_value=100, required=False
    )
    max_side = forms.IntegerField(
        label=_("Longer side that is compared, in pixels"),
        min_value=200,
        max_value=4000,
        required=False,
    )
    focus = WordsField(label=_("What to look at"))
    aspects = forms.MultipleChoiceField(label=_("Aspects"), choices=ASPECTS, required=False)
    own_aspects = WordsField(label=_("Other aspects"))
    quality = forms.IntegerField(
        label=_("JPEG quality of what the model is sent"),
        min_value=30,
        max_value=95,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                given["options"] = ComparisonOptions.model_validate(self._settings(given))
            except ValidationError as error:
                problem = "; ".join(each["msg"] for each in error.errors())
                raise forms.ValidationError(
                    str(ComparisonError("settings", {"problem": problem}))
                ) from error
        return given

    @property
    def options(self) -> ComparisonOptions:
        chosen: ComparisonOptions = self.cleaned_data["options"]
        return chosen

    def _settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Of the settings that this form shows; what was left empty is not among them."""
        threshold = given.get("threshold")
        settings = {
            "mode": given.get("mode") or None,
            "threshold": None if threshold is None else round(threshold / 100, 6),
            "max_side": given.get("max_side"),
            "focus": given.get("focus"),
            "aspects": (*given.get("aspects", ()), *given.get("own_aspects", ())),
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
        "focus": "\n".join(options.focus),
        "aspects": [each for each in options.aspects if each in known],
        "own_aspects": ", ".join(each for each in options.aspects if each not in known),
        "quality": options.quality,
    }
