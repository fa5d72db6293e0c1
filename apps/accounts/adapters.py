"""Overrides of allauth's adapters."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.browsers import browser_of
from apps.accounts.models import User
from apps.accounts.services import joining

logger = logging.getLogger(__name__)
THEIR_STAGE = "allauth.account.stages.EmailVerificationStage"
OUR_STAGE = "apps.accounts.stages.EmailVerificationStage"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code. Look at the newest mail."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return joining.may_join(request)

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> AbstractBaseUser:
        with transaction.atomic():
            let_in(user, request, form.cleaned_data.get("code", ""))
            return super().save_user(request, user, form, commit)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per name and address together, so that failed attempts elsewhere lock nobody out here."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{ratelimit.get_ip(request)}:{key}"

    def get_login_stages(self) -> list[str]:
        return [OUR_STAGE if s == THEIR_STAGE else s for s in super().get_login_stages()]

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After confirming a changed address, return to the page of the change."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """If the mail server is down, tell the person, who can request the mail again."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            if not hasattr(self.request, "_messages"):
                raise  # In a job: raise, so that it can be retried.
            logger.exception("The mail %s could not be sent.", template_prefix)
            self._tell_of_no_mail()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        browser = browser_of(self.get_http_user_agent(self.request))
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "browser": browser}, email
        )

    def _tell_of_no_mail(self) -> None:
        messages.error(
            context.request,
            _("The mail could not be sent. Try again in a while, or tell the server's operator."),
        )


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts created through another service: the same sign-up rules."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Sign-up through another service cannot ask for the set-up code."""
        if joining.nobody_is_here() and not joining.is_on_this_machine(request):
            return False
        return joining.may_join(request)

    def save_user(
        self, request: HttpRequest, sociallogin: Any, form: Any = None
    ) -> AbstractBaseUser:
        with transaction.atomic():
            if form is None:  # Otherwise allauth asks our other adapter.
                let_in(sociallogin.user, request)
            return super().save_user(request, sociallogin, form)


def let_in(user: User, request: HttpRequest, code: str = "") -> None:
    """`joining.admit`; a refusal shows the sign-up page, which explains it."""
    try:
        joining.admit(user, request, code)
    except joining.NotInvitedError as error:
        raise ImmediateHttpResponse(redirect("account_signup")) from error


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code. An app shows a new one twice a minute."
        ),
        "unverified_email": gettext_lazy("Confirm your email address first."),
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Passkeys are named after the browser they were created in, until renamed."""
        return browser_of(context.request.headers.get("User-Agent", ""))
