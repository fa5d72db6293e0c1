from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery


class ImageNameForm(forms.Form):
    """What a picture is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("A picture needs a name.")},
    )


TWIN = _("You already have a gallery with this name.")


class GalleryForm(forms.ModelForm):
    """A gallery's name, once a person. The owner comes with the instance."""

    class Meta:
        model = Gallery
        fields = ("name",)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        twins = Gallery.objects.filter(owner_id=self.instance.owner_id, name=name)
        if twins.exclude(id=self.instance.id).exists():
            raise ValidationError(TWIN)
        return name

    def keep(self) -> bool:
        """Save; False, with the error in the form, when the name was taken a moment ago."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", TWIN)
            return False
        return True
