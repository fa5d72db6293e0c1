"""What is compared, and how."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.comparison.errors import SENTENCES
from apps.comparison.options import ComparisonOptions
from apps.galleries.models import Image
from apps.vision.comparing import Mode
from futu.coded import say

GONE = gettext_lazy("This picture is not there any more. Choose another.")
MODES = [
    (Mode.AUTO.value, gettext_lazy("Recognised by itself")),
    (Mode.PHOTO.value, gettext_lazy("Photos")),
    (Mode.SCREEN.value, gettext_lazy("Screenshots, pages and drawings")),
]


def _file() -> forms.FileField:
    return forms.FileField(required=False, allow_empty_file=True)


def _image() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Image.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )


class CompareForm(forms.Form):
    """Each of the two is a file, or a picture that the person may see."""

    first = _file()
    second = _file()
    first_image = _image()
    second_image = _image()
    mode = forms.ChoiceField(choices=MODES, required=False, initial=Mode.AUTO.value)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_image", "second_image"):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = Image.objects.visible_to(user.pk).select_related("gallery")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        lacking = [
            name
            for name in ("first", "second")
            if given.get(name) is None and given.get(f"{name}_image") is None
        ]
        if lacking and not self.errors:
            raise forms.ValidationError(
                _("Choose two pictures.") if len(lacking) == 2 else say(SENTENCES["one_picture"])
            )
        return given

    @property
    def options(self) -> ComparisonOptions:
        return ComparisonOptions(mode=Mode(self.cleaned_data["mode"] or Mode.AUTO.value))


class JudgeForm(forms.Form):
    """Another threshold for what was measured, in per cent."""

    threshold = forms.FloatField(min_value=0, max_value=100)
