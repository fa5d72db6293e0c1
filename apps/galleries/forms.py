from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.galleries.room_filters import add_fields, room_filters


class ImageNameForm(forms.Form):
    """A picture's name."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("A picture needs a name.")},
    )


TWIN = _("You already have a gallery with this name.")


class GalleryForm(forms.ModelForm):
    """A gallery's name, unique per person, and description. The instance carries the owner."""

    class Meta:
        model = Gallery
        fields = ("name", "description")
        widgets = {"description": forms.Textarea({"rows": 3})}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        twins = Gallery.objects.filter(owner_id=self.instance.owner_id, name=name)
        if twins.exclude(id=self.instance.id).exists():
            raise ValidationError(TWIN)
        return name

    def keep(self) -> bool:
        """Save; return False, with the error on the form, if the name was taken concurrently."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", TWIN)
            return False
        return True


class FilterForm(forms.Form):
    """Filters of a gallery's pictures."""

    q = forms.CharField(label=_("Name contains"), max_length=200, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            ("ready", _("Ready")),
            ("busy", _("Under way")),
            ("failed", _("Failed")),
        ],
    )
    tag = forms.CharField(
        label=_("Tag"),
        max_length=50,
        required=False,
        widget=forms.TextInput({"list": "known-tags", "autocomplete": "off"}),
    )
    favourite = forms.BooleanField(label=_("Favourites only"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_fields(self)
        groups = [(one.name, one.label) for one in room_filters()]
        if groups:
            self.fields["group"] = forms.ChoiceField(
                label=_("Group by"), required=False, choices=[("", _("Not grouped")), *groups]
            )

    @property
    def of_rooms(self) -> list[forms.BoundField]:
        """The filters that rooms add, and whether to group by one."""
        names = [one.name for one in room_filters()]
        return [self[name] for name in ([*names, "group"] if names else [])]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the other."))
