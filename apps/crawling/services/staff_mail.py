"""Mails to staff, where mail is configured: nobody reads the admin every day."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.services.staff_mail import mail_staff
from apps.crawling.models import Crawl
from apps.crawling.services import source_changes
from apps.jobs.models import Job

PERMISSION = "crawling.change_crawledimage"


def after(crawl: Crawl) -> None:
    """After a crawl: what was hidden because of it, and whether a scheduled one failed."""
    job = crawl.job
    failed = job is not None and job.state == Job.State.FAILED and crawl.started_by_id is None
    hidden = source_changes.hidden_since(crawl.source, crawl.created)
    if not settings.FUTU_MAIL or not (failed or hidden):
        return
    mail_staff(
        PERMISSION,
        lambda: _("The public gallery: %(source)s needs attention") % {"source": crawl.source.name},
        lambda: [*(_failure(crawl) if failed else ()), *(_changes(hidden) if hidden else ())],
    )


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
