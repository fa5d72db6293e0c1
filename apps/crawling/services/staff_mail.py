"""Mails to staff, where mail is configured: nobody reads the admin every day."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.crawling.models import Crawl
from apps.crawling.services import source_changes
from apps.jobs.models import Job

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def after(crawl: Crawl) -> None:
    """After a crawl: what was hidden because of it, and whether a scheduled one failed."""
    job = crawl.job
    failed = job is not None and job.state == Job.State.FAILED and crawl.started_by_id is None
    hidden = source_changes.hidden_since(crawl.source, crawl.created)
    if not settings.FUTU_MAIL or not (failed or hidden):
        return
    with translation.override(settings.LANGUAGE_CODE):
        lines = [*(_failure(crawl) if failed else ()), *(_changes(hidden) if hidden else ())]
        subject = _("The public gallery: %(source)s needs attention") % {
            "source": crawl.source.name
        }
        _send(subject, "\n".join(lines))


def _failure(crawl: Crawl) -> Iterable[str]:
    yield _("The scheduled crawl of %(source)s failed.") % {"source": crawl.source.name}
    if crawl.job:
        yield crawl.job.message
    yield _path("admin:crawling_crawl_change", crawl.pk)


def _changes(hidden: int) -> Iterable[str]:
    words = ngettext(
        "%(n)s published picture was hidden: its rights changed at its source. "
        "Restore or reject it.",
        "%(n)s published pictures were hidden: their rights changed at their source. "
        "Restore or reject them.",
        hidden,
    )
    yield words % {"n": hidden}
    yield _path("admin:crawling_crawledimage_changelist")


def _path(name: str, *args: object) -> str:
    return _("In the admin: %(path)s") % {"path": reverse(name, args=args)}


def _send(subject: str, text: str) -> None:
    """A failing mail server is logged only: the admin shows the same."""
    people = User.objects.with_perm("crawling.change_crawledimage", backend=BACKEND)
    staff = people.filter(is_staff=True, is_active=True).exclude(email="")
    for address in staff.values_list("email", flat=True):
        try:
            send_mail(subject, text, None, [address])
        except (smtplib.SMTPException, OSError):
            logger.exception("A mail to staff about the public gallery could not be sent.")
