"""Forms for share links: the owner's settings, and the visitor's password."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Share
from futu.days import end_of

SHORTEST_PASSWORD = 6


class Lasts(models.TextChoices):
    DAY = "day", _("1 day")
    WEEK = "week", _("1 week")
    MONTH = "month", _("30 days")
    DATE = "date", _("Until the end of a date")
    NEVER = "never", _("Until it is revoked")


SPANS = {
    Lasts.DAY: timedelta(days=1),
    Lasts.WEEK: timedelta(days=7),
    Lasts.MONTH: timedelta(days=30),
}


class ShareForm(forms.Form):
    """A new link."""

    lasts = forms.ChoiceField(
        label=_("The link works for"), choices=Lasts.choices, initial=Lasts.MONTH
    )
    until = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    password = forms.CharField(
        label=_("Password (if you want one)"),
        required=False,
        min_length=SHORTEST_PASSWORD,
        max_length=100,
        strip=False,
        # Visible while typing: it is meant to be passed on, and is no account's password.
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Tell it to your guests some other way than the link."),
    )
    originals = forms.BooleanField(
        label=_("Visitors may download the originals"),
        required=False,
        help_text=_("With what the camera wrote into them: time, camera, and often the place."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("lasts") == Lasts.DATE and "until" in values:
            self._check(values["until"])
        return values

    def _check(self, until: date | None) -> None:
        if until is None:
            self.add_error("until", _("Choose the date."))
        elif until < timezone.localdate():
            self.add_error("until", _("This date is over. Choose today or a later one."))

    @property
    def expires(self) -> datetime | None:
        """When the link expires, from now."""
        lasts = Lasts(self.cleaned_data["lasts"])
        if lasts is Lasts.DATE:
            return end_of(self.cleaned_data["until"]) - timedelta.resolution
        return timezone.now() + SPANS[lasts] if lasts in SPANS else None


class ChangeShareForm(ShareForm):
    """Change the password of a link without changing its address."""

    no_password = forms.BooleanField(label=_("Ask for no password any more"), required=False)

    field_order = ("lasts", "until", "password", "no_password", "originals")

    def __init__(self, *args: Any, share: Share, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "lasts": Lasts.DATE if share.expires else Lasts.NEVER,
            "until": timezone.localdate(share.expires) if share.expires else None,
            "originals": share.originals,
        }
        super().__init__(*args, **kwargs)
        if share.password:
            self.fields["password"].label = _("New password")
            self.fields["password"].help_text = _("Empty: the present one stays.")
        else:
            del self.fields["no_password"]

    @property
    def new_password(self) -> str | None:
        """None keeps the current one."""
        if self.cleaned_data.get("no_password"):
            return ""
        return self.cleaned_data["password"] or None


class UnlockForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off", "autofocus": True}),
    )

    def say_wrong(self) -> None:
        if not self.errors:
            self.add_error("password", _("This is not the password. Check it and try again."))

    def say_too_often(self) -> None:
        self.add_error(None, _("Too many tries in a short time. Wait five minutes, then go on."))
