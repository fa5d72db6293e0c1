"""Asking with a picture."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.search.box import Box
from apps.search.models import Query
from apps.search.services.asking import Where


class BoxField(forms.Field):
    """`x,y,width,height` as fractions; empty is the whole picture (None)."""

    def to_python(self, value: Any) -> Box | None:
        if not value:
            return None
        try:
            return Box.parse(str(value))
        except ValueError as error:
            raise ValidationError(
                _("The chosen part lies outside the picture. Choose it again.")
            ) from error


class WhereForm(forms.Form):
    """In which galleries, and in which part of the picture."""

    box = BoxField(required=False, widget=forms.HiddenInput)
    gallery = forms.ModelMultipleChoiceField(
        Gallery.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Galleries"),
        error_messages={
            "invalid_choice": _("One of the chosen galleries is not there any more."),
            "invalid_pk_value": _("One of the chosen galleries is not there any more."),
        },
    )
    scope = forms.ChoiceField(choices=Query.Scope.choices, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        galleries = cast(forms.ModelMultipleChoiceField, self.fields["gallery"])
        galleries.queryset = Gallery.objects.visible_to(user.pk)

    @property
    def box_chosen(self) -> Box | None:
        return self.cleaned_data["box"]

    @property
    def where(self) -> Where:
        scope = self.cleaned_data["scope"] or Query.Scope.MINE
        return Where(scope, list(self.cleaned_data["gallery"]) or None)


class AskForm(WhereForm):
    """The same, with the picture's file."""

    file = forms.FileField(
        label=_("Picture"),
        allow_empty_file=True,  # The picture check has a better sentence for it.
        error_messages={"required": _("Choose a picture to search with.")},
    )
