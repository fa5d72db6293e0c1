"""Forms of a gallery's members."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Role


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("What they may do"), choices=Role.choices, initial=Role.VIEW)

    @property
    def chosen(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    """Whom to invite, exactly: nothing is completed or suggested."""

    named = forms.CharField(
        label=_("User name or mail address"),
        max_length=254,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("named", "role")
