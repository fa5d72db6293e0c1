"""What is compared, and how."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.comparison.errors import SENTENCES
from apps.comparison.settings_form import SettingsForm
from apps.galleries.models import Image
from futu.coded import say

GONE = gettext_lazy("This picture is not there any more. Choose another.")


def _file() -> forms.FileField:
    return forms.FileField(required=False, allow_empty_file=True)


def _image() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Image.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )


class CompareForm(SettingsForm):
    """Each of the two is a file, or a picture that the person may see."""

    first = _file()
    second = _file()
    first_image = _image()
    second_image = _image()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_image", "second_image"):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = Image.objects.visible_to(user.pk).select_related("gallery")

    @property
    def given(self) -> list[forms.BoundField]:
        """The fields of both pictures."""
        return [self[name] for name in ("first", "second", "first_image", "second_image")]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
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


class JudgeForm(forms.Form):
    """Another threshold for what was measured, in per cent."""

    threshold = forms.FloatField(min_value=0, max_value=100)
