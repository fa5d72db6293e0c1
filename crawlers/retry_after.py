"""How long a host wants us to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response

# At most an hour, whatever a host says: a crawl must not wait for days.
MAX_SECONDS = 3600.0


def is_busy(response: Response) -> bool:
    """Whether the host, and not only the address, is overloaded."""
    return response.status in (429, 503)


def retry_after_seconds(response: Response) -> float:
    """Seconds of a Retry-After header, a number or a date; 0 if it is unusable."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    seconds = float(value) if value.isdecimal() else _until(value)
    return min(max(seconds, 0.0), MAX_SECONDS)


def _until(value: str) -> float:
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return (at - datetime.now(UTC)).total_seconds()
