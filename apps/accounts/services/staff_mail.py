"""A mail to the staff who may see something, each in their language."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation

from apps.accounts.models import User

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def mail_staff(
    permission: str, subject: Callable[[], str], sentences: Callable[[], list[str]]
) -> bool:
    """`subject` and `sentences` are called in each one's language. Returns whether a mail could
    be sent. A failing mail server is logged only: pages show the same.
    """
    people = User.objects.with_perm(permission, backend=BACKEND)
    staff = people.filter(is_staff=True, is_active=True).exclude(email="")
    return sum(_mail(person, subject, sentences) for person in staff) > 0


def _mail(person: User, subject: Callable[[], str], sentences: Callable[[], list[str]]) -> bool:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        try:
            send_mail(subject(), "\n".join(sentences()), None, [person.email])
        except (smtplib.SMTPException, OSError):
            logger.exception("A mail to staff could not be sent.")
            return False
    return True
