"""allauth's decisions where ours differ."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.browsers import browser_of
from apps.accounts.models import User

logger = logging.getLogger(__name__)
THEIR_STAGE = "allauth.account.stages.EmailVerificationStage"
OUR_STAGE = "apps.accounts.stages.EmailVerificationStage"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code. Look at the newest mail."),
        "rate_limited": gettext_lazy("That was too often. Wait a minute, then try again."),
    }

    def get_login_stages(self) -> list[str]:
        return [OUR_STAGE if s == THEIR_STAGE else s for s in super().get_login_stages()]

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """A changed address leads back to where it was changed."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down is told to the person, who can ask for the mail again."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
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


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code. An app shows a new one twice a minute."
        ),
        "unverified_email": gettext_lazy("Confirm your email address first."),
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """A passkey is called after the browser it was made in, until its owner names it."""
        return browser_of(context.request.headers.get("User-Agent", ""))
