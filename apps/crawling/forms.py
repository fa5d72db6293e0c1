"""The public form of takedown requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from apps.crawling.models import Takedown


class ReportForm(forms.ModelForm):
    """An address or an author's name, depending on `kind`, becomes the `value`."""

    value = forms.CharField(
        label=_("Address of the picture or of its page"),
        help_text=_("As shown on the site where the picture comes from."),
        required=False,
        max_length=2000,
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "off"}),
    )
    author = forms.CharField(
        label=_("Name of the author"),
        help_text=_("As shown beside the pictures."),
        required=False,
        max_length=200,
    )
    # A honeypot: hidden from people, filled in by bots.
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1"}))

    class Meta:
        model = Takedown
        fields = ["kind", "value", "reason", "name", "email"]
        labels = {
            "kind": _("What should go"),
            "reason": _("Why"),
            "name": _("Your name"),
            "email": _("Your e-mail address"),
        }
        help_texts = {
            "reason": _("For instance that you made the picture, or that it shows you."),
            "email": _("If you want the answer by mail. It is used for nothing else."),
        }
        widgets = {
            "kind": forms.RadioSelect(),
            "reason": forms.Textarea({"rows": 4}),
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = Takedown.Kind.choices
        self.fields["reason"].required = True

    @property
    def is_from_machine(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        name = "author" if values.get("kind") == Takedown.Kind.AUTHOR else "value"
        value = " ".join(values.get(name, "").split())
        if not value and name not in self.errors:
            self.add_error(name, _("This field is required."))
        elif name == "value" and not _is_address(value):
            self.add_error("value", _("This is not an address. It begins with https://."))
        return values | {"value": value}


def _is_address(value: str) -> bool:
    try:
        URLValidator(["http", "https"])(value)
    except ValidationError:
        return False
    return True
