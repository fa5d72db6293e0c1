"""A picture to search with."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.galleries.room_filters import add_fields
from apps.search.forms.fields import MAX_CHARACTERS, ColourField, fields_of_rooms
from apps.search.forms.scope import Asker, PartScopeForm


class AskForm(PartScopeForm):
    """The same with the picture: a file, a stored picture, or an address on the web."""

    file = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,  # The picture check has a better message for it.
    )
    image = forms.ModelChoiceField(
        Image.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This picture is not there any more. Choose another.")},
    )
    url = forms.URLField(
        label=_("Address of a picture on the web"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "invalid": _("This is no address on the web. It begins with https:// or http://.")
        },
    )
    tag = forms.CharField(required=False, max_length=50, label=_("Tag"))
    colour = ColourField()
    # Results that also have these words.
    q = forms.CharField(required=False, max_length=MAX_CHARACTERS)

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if user.pk is not None:
            add_fields(self)
        else:
            # Only for people with an account, since this server fetches the address.
            del self.fields["url"]
        images = cast(forms.ModelChoiceField, self.fields["image"])
        images.queryset = (
            Image.objects.visible_to(user.pk)
            .filter(prepared_at__isnull=False)
            .select_related("gallery")
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = any(given.get(name) is not None for name in ("file", "image")) or given.get("url")
        if not named and not self.errors:
            self.add_error("file", _("Choose a picture to search with."))
        return given

    @property
    def of_rooms(self) -> list[forms.BoundField]:
        return fields_of_rooms(self)
