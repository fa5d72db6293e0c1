"""A mail to those who may see the log, each in their language."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def mail_staff(sentences: Callable[[], list[str]]) -> bool:
    """`sentences` is called in each one's language. Returns whether a mail could be sent."""
    people = User.objects.with_perm("classification.view_classification", backend=BACKEND)
    staff = people.filter(is_staff=True, is_active=True).exclude(email="")
    return sum(_mail(person, sentences) for person in staff) > 0


def _mail(person: User, sentences: Callable[[], list[str]]) -> bool:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        where = _("The console: %(path)s") % {"path": reverse("classification:console")}
        subject = _("Classification needs attention")
        try:
            send_mail(subject, "\n".join([*sentences(), where]), None, [person.email])
        except (smtplib.SMTPException, OSError):
            logger.exception("A mail to staff about classification could not be sent.")
            return False
    return True
