"""How a picture is enhanced, and which part of it is previewed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.enhancement.options import (
    DEFAULT_PRESET,
    LABELS,
    OVERRIDES,
    TILES,
    EnhanceOptions,
)
from apps.enhancement.services.drafts import MAX_REGION, Region
from apps.galleries.models import Gallery
from apps.vision.upscaling.presets import PRESETS, Preset
from apps.vision.upscaling.recipe import RANGES

GONE = _("This gallery is not there any more. Choose another.")
STEP = 0.01
# Fields that are about the result alone.
OF_RESULT = ("gallery", "keeps_capture", "keeps_place")


def _slider(name: str, help_text: Any) -> forms.FloatField:
    least, most = RANGES[name]
    return forms.FloatField(
        label=LABELS[name],
        min_value=least,
        max_value=most,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput({"step": STEP}),
    )


class EnhanceForm(forms.Form):
    """What is left empty of the advanced settings is as the preset has it."""

    preset = forms.ChoiceField(
        choices=[(key, preset.title) for key, preset in PRESETS.items()],
        initial=DEFAULT_PRESET,
        required=False,
    )
    scale = forms.TypedChoiceField(
        choices=[(4, "×4"), (2, "×2")], coerce=int, initial=4, empty_value=None, required=False
    )
    untouched = forms.BooleanField(required=False)
    blend = _slider("blend", _("0: only the model's picture; 1: only a plain enlargement."))
    sharpen = _slider("sharpen", _("0: none."))
    saturation = _slider("saturation", _("1: as the model makes it; 0: grey."))
    contrast = _slider("contrast", _("1: as the model makes it."))
    tile = forms.TypedChoiceField(
        label=LABELS["tile"],
        choices=[("", _("Usual")), *((tile, str(tile)) for tile in TILES)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Smaller ones need less memory and more time."),
    )
    gallery = forms.ModelChoiceField(
        Gallery.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )
    keeps_capture = forms.BooleanField(required=False, initial=True)
    keeps_place = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field = cast(forms.ModelChoiceField, self.fields["gallery"])
        field.queryset = Gallery.objects.owned_by(user.pk)

    @property
    def galleries(self) -> QuerySet[Gallery]:
        """Where the result can go."""
        return Gallery.objects.owned_by(self.user.pk)

    @property
    def presets(self) -> list[Preset]:
        return list(PRESETS.values())

    @property
    def options(self) -> EnhanceOptions:
        given = self.cleaned_data
        chosen = {name: given[name] for name in OVERRIDES if given.get(name) is not None}
        return EnhanceOptions(
            preset=given.get("preset") or DEFAULT_PRESET,
            scale=given.get("scale") or 4,
            untouched=given["untouched"],
            **chosen,
        )

    @property
    def of_result(self) -> str:
        """What is said of the result alone, as a query: a preview does not keep it."""
        said = {name: self[name].value() for name in OF_RESULT}
        kept = {name: value for name, value in said.items() if value}
        return urlencode({"gallery": ""} | kept)

    @property
    def has_overrides(self) -> bool:
        """Whether the advanced settings are to be seen at once."""
        return any(self[name].errors or self[name].value() for name in OVERRIDES)


class RegionForm(forms.Form):
    """Whole pixels of the picture."""

    left = forms.IntegerField(label=_("Left"), min_value=0)
    top = forms.IntegerField(label=_("Top"), min_value=0)
    width = forms.IntegerField(label=_("Width"), min_value=1, max_value=MAX_REGION)
    height = forms.IntegerField(label=_("Height"), min_value=1, max_value=MAX_REGION)

    @property
    def region(self) -> Region:
        given = self.cleaned_data
        return given["left"], given["top"], given["width"], given["height"]


class DroppedForm(forms.Form):
    """A file goes to a gallery first: what is enhanced is kept."""

    file = forms.FileField(required=False, allow_empty_file=True)
    image = forms.UUIDField(required=False)
    url = forms.URLField(required=False, max_length=2000, assume_scheme="https")
    gallery = forms.ModelChoiceField(
        Gallery.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["gallery"])
        field.queryset = Gallery.objects.owned_by(user.pk)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        named = any(given.get(name) for name in ("image", "url")) or given.get("file") is not None
        if not (named or self.errors):
            raise forms.ValidationError(_("Choose a picture."))
        return given


def initial_of(options: EnhanceOptions) -> dict[str, Any]:
    return options.model_dump()
