"""Sending what is due: mails to staff, and JSON to a webhook; again until it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from apps.accounts.services.staff_mail import mail_staff
from apps.operations.models import Notice
from apps.operations.rules import words_of
from apps.operations.services import webhook

PERMISSION = "operations.view_alert"
# Minutes until the next try; after the last one nobody tries again.
BACKOFF = (1, 2, 5, 15, 60, 180, 360)
# In one turn: the next minute goes on.
MOST = 20


def send_due(now: datetime) -> None:
    due = list(Notice.objects.due(now).select_related("alert").order_by("pk")[:MOST])
    mine = [notice for notice in due if _claim(notice, now)]
    mails = [notice for notice in mine if notice.channel == Notice.Channel.MAIL]
    if mails:
        _settle(mails, "" if _mail(mails) else "mail", now)
    for notice in mine:
        if notice.channel == Notice.Channel.WEBHOOK:
            _settle([notice], webhook.send(notice, now), now)


def _claim(notice: Notice, now: datetime) -> bool:
    """Counted before it is sent: of two hosts one sends, and what is killed is tried again."""
    same = Notice.objects.filter(pk=notice.pk, sent=None, tries=notice.tries)
    notice.tries += 1
    notice.next_try = _next_try(notice.tries, now)
    return bool(same.update(tries=notice.tries, next_try=notice.next_try))


def _next_try(tries: int, now: datetime) -> datetime | None:
    return now + timedelta(minutes=BACKOFF[tries - 1]) if tries <= len(BACKOFF) else None


def _settle(notices: Iterable[Notice], error: str, now: datetime) -> None:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    if error:
        rows.update(error=error[:200])
    else:
        rows.update(sent=now, next_try=None, error="")


def _mail(notices: list[Notice]) -> bool:
    """One mail about all of them, in each reader's language."""
    lines: Callable[[], list[str]] = lambda: [  # noqa: E731 - called once a reader
        *(sentence_of(notice) for notice in notices),
        gettext("The operations page: %(path)s") % {"path": reverse("operations:index")},
    ]
    return mail_staff(PERMISSION, lambda: _subject(notices), lines)


def _subject(notices: list[Notice]) -> str:
    if all(notice.event == Notice.Event.END for notice in notices):
        return gettext("Futu: what needed attention is over")
    return gettext("Futu needs attention")


def sentence_of(notice: Notice) -> str:
    alert = notice.alert
    words = words_of(alert.rule, alert.subject, alert.value)
    if notice.event == Notice.Event.END:
        return gettext("Over: %(what)s") % {"what": words}
    if notice.event == Notice.Event.REMINDER:
        return gettext("Still: %(what)s") % {"what": words}
    return words
