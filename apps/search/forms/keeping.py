"""Where the picture that was searched with is kept."""

from typing import Any, cast

from django import forms

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.search.forms.scope import GONE


class KeepForm(forms.Form):
    """The gallery that takes the query picture."""

    gallery = forms.ModelChoiceField(
        Gallery.objects.none(), error_messages={"required": GONE, "invalid_choice": GONE}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        galleries = cast(forms.ModelChoiceField, self.fields["gallery"])
        galleries.queryset = Gallery.objects.owned_by(user.pk)
