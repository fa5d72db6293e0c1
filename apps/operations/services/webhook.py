"""An alert as JSON, posted to the operator's address and signed.

The signature is of the time and the body: HMAC-SHA256 of "TIMESTAMP.BODY", in hexadecimal.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings
from django.utils import translation

from apps.operations.models import Alert, Notice
from apps.operations.rules import words_of
from futu.version import version

SECONDS = 5.0


def send(notice: Notice, now: datetime) -> str:
    """Why it did not arrive; empty if it did. An answer is not read, and a redirect not followed:
    what is signed goes where the operator said."""
    body = json.dumps(body_of(notice), ensure_ascii=False).encode()
    try:
        with httpx.stream(
            "POST",
            settings.FUTU_ALERT_WEBHOOK,
            content=body,
            headers=headers_of(body, now),
            timeout=SECONDS,
            follow_redirects=False,
        ) as answer:
            return "" if answer.is_success else f"HTTP {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__  # Its words may name the address, which may hold a secret.


def headers_of(body: bytes, now: datetime) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "User-Agent": f"Futu/{version()}"}
    if secret := settings.FUTU_ALERT_SECRET:
        at = str(int(now.timestamp()))
        headers |= {"X-Futu-Timestamp": at, "X-Futu-Signature": signature(secret, at, body)}
    return headers


def signature(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def body_of(notice: Notice) -> dict[str, Any]:
    alert = notice.alert
    with translation.override(settings.LANGUAGE_CODE):
        message = words_of(alert.rule, alert.subject, alert.value)
    return {
        "id": alert.pk,
        "event": notice.event,
        "rule": alert.rule,
        "subject": alert.subject,
        "severity": alert.severity,
        "value": round(alert.value, 2),
        "message": message,
        **_moments(alert),
    }


def _moments(alert: Alert) -> dict[str, str | None]:
    names = ("since", "began", "ended")
    found = {name: getattr(alert, name) for name in names}
    return {name: value.isoformat() if value else None for name, value in found.items()}
