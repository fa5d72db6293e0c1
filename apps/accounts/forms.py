"""allauth's forms with our texts, and our own forms."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken, User
from apps.accounts.services import joining, resetting


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """The label, not a placeholder, says that a user name or e-mail address is accepted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")


class SignUpForm(SignupForm):  # type: ignore[misc]
    """The first account becomes administrator; from another machine that needs the set-up code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["email"].label = _("E-mail")
        self.is_first = joining.nobody_is_here()
        if self.is_first and not joining.is_on_this_machine(context.request):
            self.fields["code"] = forms.CharField(
                label=_("Set-up code"),
                max_length=40,
                initial=context.request.GET.get("code", "")[:40],
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
                help_text=_("It is in the server's log. “manage.py invite” shows it again."),
            )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not joining.is_setup_code(code):
            raise ValidationError(
                _("This is not the set-up code. Look at the server's log once more.")
            )
        return code


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The response never reveals whether the address is known: a job looks it up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    @property
    def is_mailed(self) -> bool:
        return settings.FUTU_MAIL

    def clean_email(self) -> str:
        self.users: list[User] = []
        email: str = get_adapter().clean_email(self.cleaned_data["email"].lower())
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        resetting.ask_for_link(request, self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class AddressForm(AddEmailForm):  # type: ignore[misc]
    """Change the address: after a code if mail can be sent, otherwise immediately."""

    @property
    def is_mailed(self) -> bool:
        return settings.FUTU_MAIL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if not settings.FUTU_MAIL and User.objects.filter(email__iexact=email).exists():
            raise get_adapter().validation_error("email_taken")
        return email

    def save(self, request: HttpRequest) -> EmailAddress:
        if settings.FUTU_MAIL:
            return super().save(request)
        with transaction.atomic():
            EmailAddress.objects.filter(user=self.user).delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
            address.set_as_primary()
        messages.success(request, _("The address is changed."))
        return address


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("To distinguish it from others.")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with it alone, without a password")
        alone.help_text = ""


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "language", "shows_places", "mails_invitations")
        labels = {"username": _("User name"), "language": _("Language")}
        help_texts = {
            "username": "",
            "shows_places": _("Beside your own pictures, for you alone."),
            "mails_invitations": _("To your address, once it is confirmed."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.TypedChoiceField)
        language.choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["shows_places"].label = _("Show where pictures were taken")
        mails = self.fields["mails_invitations"]
        mails.label = _("Mail me when somebody shares a gallery with me")
        if not settings.FUTU_MAIL:
            del self.fields["mails_invitations"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if "username" not in self.changed_data:
            return username
        # The same reserved names as at sign-up, ignoring case.
        if username.lower() == self.instance.username.lower():
            return username
        return get_adapter().clean_username(username)


class TokenForm(forms.Form):
    """A new token: scopes and lifetime."""

    LIFETIMES = [
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("One year")),
        ("", _("Until it is revoked")),
    ]

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What will use it, such as “backup script”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        initial=[ApiToken.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the token may do.")},
    )
    lifetime = forms.ChoiceField(
        label=_("Lifetime"), choices=LIFETIMES, initial="90", required=False
    )

    @property
    def expires(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class DeleteForm(forms.Form):
    """Type the user name to confirm deletion of the account."""

    username = forms.CharField(
        label=_("Type your user name to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if username != self.user.username:
            raise ValidationError(_("This is not your user name."))
        return username
