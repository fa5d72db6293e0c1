from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery


class GalleryForm(forms.ModelForm):
    """A gallery's name, once a person. The owner comes with the instance."""

    class Meta:
        model = Gallery
        fields = ("name",)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        twins = Gallery.objects.filter(owner_id=self.instance.owner_id, name=name)
        if twins.exclude(id=self.instance.id).exists():
            raise ValidationError(_("You already have a gallery with this name."))
        return name
