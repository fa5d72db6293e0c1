"""Fetch any URL into memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from .asking import answer_to, pieces

# Seconds for everything, redirects included.
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is the final one after redirects; headers may repeat."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def get(
    address: str,
    *,
    accept: str,
    limit: int,
    agent: str,
    seconds: float = SECONDS,
    before: Callable[[str], object] = lambda address: None,
) -> Answer:
    """The response of `address`, with any status, of at most `limit` bytes.

    As safe as `fetch`. `before` is called with each address before it is requested, redirects
    included, and may raise. Raises RemoteError.
    """
    headers = {"User-Agent": agent, "Accept": accept, "Accept-Encoding": "identity"}
    deadline = time.monotonic() + min(seconds, SECONDS)
    with answer_to(address, headers, deadline, before=before) as (url, response):
        said = tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers
        )
        return Answer(str(url), response.status, said, b"".join(pieces(response, limit)))
