"""Map error responses to typed errors: by the provider's code, then by status."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import SecretStr

from apps.providers import errors
from apps.providers.errors import ProviderError

# Lower-case substrings of the provider's code or type.
CODES: dict[str, type[ProviderError]] = {
    "datainspectionfailed": errors.ContentRefusedError,
    "data_inspection_failed": errors.ContentRefusedError,
    "content_filter": errors.ContentRefusedError,
    "content_policy": errors.ContentRefusedError,
    "moderation": errors.ContentRefusedError,
    "arrearage": errors.ArrearsError,
    "insufficient_quota": errors.ArrearsError,
    "insufficient_balance": errors.ArrearsError,
    "billing": errors.ArrearsError,
    "invalid_api_key": errors.KeyRefusedError,
    "invalidapikey": errors.KeyRefusedError,
    "model_not_found": errors.UnknownModelError,
    "modelnotfound": errors.UnknownModelError,
    "context_length": errors.ProviderTooLargeError,
    "too_large": errors.ProviderTooLargeError,
    "toolarge": errors.ProviderTooLargeError,
}
STATUSES: dict[int, type[ProviderError]] = {
    401: errors.KeyRefusedError,
    402: errors.ArrearsError,
    403: errors.NotAllowedError,
    404: errors.UnknownModelError,
    408: errors.TimedOutError,
    413: errors.ProviderTooLargeError,
    429: errors.RateLimitedError,
}
# Maximum characters of a provider's message that are read, and displayed.
MAX_CHARACTERS, DETAIL = 2000, 300


def error_of(
    status: int, headers: Mapping[str, str], content: bytes, key: SecretStr | None = None
) -> ProviderError:
    codes, message = _said(content)
    kind = _by_code(codes) or STATUSES.get(status)
    if kind is None:
        kind = errors.ServerFaultError if status >= 500 else errors.RefusedError
    after = seconds_of(headers.get("retry-after", ""))
    return kind(retry_after=after, detail=without_key(f"{status} {codes} {message}", key))


def refusal_of(code: str) -> ProviderError:
    """Of a failure that is told within an answer."""
    return (_by_code(code) or errors.ServerFaultError)()


def _by_code(codes: str) -> type[ProviderError] | None:
    lower = codes.lower()
    return next((kind for code, kind in CODES.items() if code in lower), None)


def _said(content: bytes) -> tuple[str, str]:
    """Codes and message, wherever the protocol has them; empty if not JSON."""
    try:
        found: Any = json.loads(content)
    except (ValueError, RecursionError):
        return "", ""
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        found = found["error"]
    if not isinstance(found, dict):
        return "", ""
    codes = [found[name] for name in ("code", "type") if isinstance(found.get(name), str)]
    message = found.get("message", found.get("error"))
    return " ".join(codes)[:MAX_CHARACTERS], message[:MAX_CHARACTERS] if isinstance(
        message, str
    ) else ""


def without_key(text: str, key: SecretStr | None) -> str:
    """Redact the key, which providers quote in errors: any eight consecutive characters of it.

    Done before the text is truncated.
    """
    secret = key.get_secret_value() if key else ""
    if len(secret) < 8:
        text = text.replace(secret, "•••") if secret else text
    else:
        runs = {secret[n : n + 8] for n in range(len(secret) - 7)}
        marks = [text[n : n + 8] in runs for n in range(len(text))]
        hidden = [any(marks[max(0, n - 7) : n + 1]) for n in range(len(text))]
        text = "".join("•" if hide else one for one, hide in zip(text, hidden, strict=True))
    return " ".join(text.split())[:DETAIL]


def seconds_of(text: str) -> float | None:
    """Parse Retry-After: seconds, or an HTTP date."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
