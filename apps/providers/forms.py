"""A person's consent to hosted models."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.providers.models import Provider
from apps.providers.services.consents import agreed_by, set_consents


class ProviderChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Model) -> str:
        """With the host that receives the data."""
        host = urlsplit(getattr(obj, "base_url", "")).hostname
        return f"{obj} ({host})" if host else str(obj)


class ConsentForm(forms.Form):
    general = forms.BooleanField(label=_("All hosted models, later ones too"), required=False)
    providers = ProviderChoices(
        queryset=Provider.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, *, person: User) -> None:
        agreed = agreed_by(person)
        initial = {"general": agreed.general, "providers": list(agreed.providers)}
        super().__init__(data, initial=initial)
        self._person = person
        self.fields["providers"].queryset = Provider.objects.hosted()  # type: ignore[attr-defined]

    def save(self) -> None:
        set_consents(
            self._person,
            general=self.cleaned_data["general"],
            providers=self.cleaned_data["providers"],
        )
