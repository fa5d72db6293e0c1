"""What is asked about: a file, a stored picture, or an address on the web."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.classification.categories import in_use
from apps.classification.models import Category
from apps.galleries.models import Image


class AskForm(forms.Form):
    file = forms.FileField(
        required=False,
        allow_empty_file=True,  # The picture check has a better message for it.
    )
    image = forms.ModelChoiceField(
        Image.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("This picture is not there any more. Choose another.")
        },
    )
    url = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy(
                "This is no address on the web. It begins with https:// or http://."
            )
        },
    )
    # "local", or the beginning of a recipe's hash; empty: the usual one.
    recipe = forms.CharField(required=False, max_length=64)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        images = cast(forms.ModelChoiceField, self.fields["image"])
        images.queryset = Image.objects.visible_to(user.pk).select_related("gallery")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = any(given.get(name) is not None for name in ("file", "image")) or given.get("url")
        if not named and not self.errors:
            raise forms.ValidationError(_("Choose a picture, or drop one here."))
        return given


class CorrectionForm(forms.Form):
    """An empty category takes the person's word back."""

    category = forms.ModelChoiceField(Category.objects.none(), required=False, to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["category"])
        field.queryset = Category.objects.filter(pk__in=[one.pk for one in in_use()])
