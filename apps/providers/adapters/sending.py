"""One HTTP request: no redirects, bounded response size and time."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from apps.providers import errors
from apps.providers.adapters.refusals import error_of
from apps.providers.registry import Connection

MAX_JSON = 8 * 2**20
MAX_SOUND = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Body:
    content: bytes
    mime: str

    def json(self) -> dict[str, Any]:
        """Raises MalformedAnswerError for what is no JSON object."""
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):
            raise errors.MalformedAnswerError from None
        if not isinstance(found, dict):
            raise errors.MalformedAnswerError
        return found


def post(
    connection: Connection,
    path: str,
    *,
    most: int = MAX_JSON,
    more: Mapping[str, str] | None = None,
    key_header: str = "",
    **what: Any,
) -> Body:
    """POST to a path below the base URL, with `more` headers. The key goes as bearer, or in the
    `key_header`. Raises ProviderError unless it succeeds.

    httpx errors are not chained: they hold the request, and with it the key.
    """
    address = connection.base_url.rstrip("/") + path
    deadline = time.monotonic() + connection.timeout
    headers = _headers(connection, key_header) | dict(more or {})
    try:
        with (
            httpx.Client(timeout=connection.timeout, follow_redirects=False) as client,
            client.stream("POST", address, headers=headers, **what) as response,
        ):
            return _receive(connection, response, most, deadline)
    except httpx.ConnectTimeout:
        raise errors.UnreachableError from None
    except httpx.PoolTimeout:
        raise errors.BusyError from None
    except httpx.TimeoutException:
        raise errors.TimedOutError from None
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise errors.UnreachableError from None
    except httpx.DecodingError:
        raise errors.MalformedAnswerError from None
    except httpx.HTTPError:
        raise errors.CutOffError from None


def _headers(connection: Connection, key_header: str) -> dict[str, str]:
    # No compression, so the bytes received are the bytes counted.
    headers = {"Accept-Encoding": "identity", "User-Agent": "Futu"}
    if connection.key is not None:
        key = connection.key.get_secret_value()
        headers |= {key_header: key} if key_header else {"Authorization": f"Bearer {key}"}
    return headers


def _receive(connection: Connection, response: httpx.Response, most: int, deadline: float) -> Body:
    if response.is_redirect or 300 <= response.status_code < 400:
        raise errors.RedirectedError
    content = _read(response, most, deadline)
    if not response.is_success:
        raise error_of(response.status_code, response.headers, content, connection.key)
    return Body(content, response.headers.get("content-type", "").partition(";")[0].strip())


def _read(response: httpx.Response, most: int, deadline: float) -> bytes:
    """httpx's timeout applies per read; this bounds all of them together."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise errors.MalformedAnswerError
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > most:
            raise errors.AnswerTooLargeError
        if time.monotonic() > deadline:
            raise errors.TimedOutError
    return bytes(content)
