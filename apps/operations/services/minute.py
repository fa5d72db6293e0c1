"""What is done every minute, by whichever process comes first: sample, rules, messages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.operations.facts import Facts
from apps.operations.services import alerting, delivery, sampling

# So long nobody sampled: no workers run anywhere, and a web process steps in.
ABSENT = timedelta(minutes=3)


def look() -> None:
    """Sample this minute, unless somebody did; messages that are due are sent in any case."""
    now = timezone.now()
    if (figures := sampling.take(now)) is not None:
        alerting.look(Facts(figures, now))
    delivery.send_due(now)


def look_if_nobody_does() -> None:
    taken = sampling.last_taken()
    if taken is None or timezone.now() - taken > ABSENT:
        look()
