"""Rules held against figures, each minute: what begins, goes on, and is over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from apps.operations.facts import Facts
from apps.operations.models import Alert, Notice
from apps.operations.rules import RULES, Rule

logger = logging.getLogger(__name__)

# A rule that has not held for so long is over: what comes and goes is one alert.
QUIET = timedelta(minutes=3)
REMIND = timedelta(days=1)
KEEP = timedelta(days=90)


def look(facts: Facts) -> None:
    for rule in RULES:
        try:
            found = rule.found(facts)
        except Exception:
            logger.exception("The rule “%s” could not be looked at.", rule.name)
            continue
        if found is not None:
            _update(rule, found, facts.now)


def _update(rule: Rule, found: dict[str, float], now: datetime) -> None:
    with transaction.atomic():
        present = Alert.objects.select_for_update().filter(rule=rule.name, ended=None)
        known = {alert.subject: alert for alert in present}
        for subject, value in found.items():
            alert = known.pop(subject, None)
            if alert is None:
                severity = rule.severity
                alert = Alert(rule=rule.name, subject=subject, severity=severity, since=now)
            _goes_on(rule, alert, value, now)
        for alert in known.values():
            if now - alert.seen >= QUIET:
                _is_over(rule, alert, now)


def _goes_on(rule: Rule, alert: Alert, value: float, now: datetime) -> None:
    alert.value, alert.seen = value, now
    if alert.began is None and now - alert.since >= timedelta(minutes=rule.minutes):
        alert.began = now
    alert.save()
    if alert.began and alert.told is None:  # Also when it is no longer silenced.
        _tell(rule, alert, Notice.Event.BEGIN, now)
    elif alert.told and now - alert.told >= REMIND and not alert.acknowledged:
        _tell(rule, alert, Notice.Event.REMINDER, now)


def _is_over(rule: Rule, alert: Alert, now: datetime) -> None:
    if alert.began is None:
        alert.delete()  # It never held for long enough.
        return
    alert.ended = now
    alert.save()
    if alert.told:
        _tell(rule, alert, Notice.Event.END, now)


def _tell(rule: Rule, alert: Alert, event: Notice.Event, now: datetime) -> None:
    if _is_silenced(alert, now):
        return
    for channel in _channels(rule):
        Notice.objects.create(alert=alert, event=event, channel=channel, next_try=now)
    Alert.objects.filter(pk=alert.pk).update(told=now)


def _is_silenced(alert: Alert, now: datetime) -> bool:
    """Also by somebody who silenced an earlier one of the same rule and subject."""
    same = Alert.objects.filter(rule=alert.rule, subject=alert.subject)
    return same.filter(silenced_until__gt=now).exists()


def _channels(rule: Rule) -> list[Notice.Channel]:
    mail = [Notice.Channel.MAIL] if settings.FUTU_MAIL and rule.is_mailed else []
    return [*mail, *([Notice.Channel.WEBHOOK] if settings.FUTU_ALERT_WEBHOOK else [])]


def prune(now: datetime) -> None:
    Alert.objects.filter(ended__lt=now - KEEP).delete()
