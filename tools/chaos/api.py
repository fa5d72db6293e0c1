"""One person's program that asks the API, and asks again until it is told something definite."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx

# The longest wait for an answer while something is broken, and for one request.
PATIENCE, REQUEST_SECONDS = 120.0, 20.0
PAUSE = 0.3
TOO_BUSY = 429
FIRST_OF_SERVER = 500
KEY_IN_USE = "key_in_use"


class NoAnswerError(Exception):
    """Nothing definite was said within PATIENCE."""


class Api:
    """Requests as one person; `refusals` counts answers that asked to come again."""

    def __init__(self, url: str, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(
            base_url=f"{url}/api/v1", headers=headers, timeout=REQUEST_SECONDS, trust_env=False
        )
        self.unanswered = 0
        self.refusals = 0

    def ask(
        self, method: str, path: str, *, once: bool = False, patience: float = PATIENCE, **how: Any
    ) -> httpx.Response:
        """The first definite answer: any but 5xx, 429 and `key_in_use`. `once` sends a key, so
        that a request whose answer was lost does nothing twice."""
        if once:
            how["headers"] = {**how.get("headers", {}), "Idempotency-Key": str(uuid4())}
        deadline = time.monotonic() + patience
        while True:
            answer = self._try(method, path, **how)
            if answer is not None and _is_definite(answer):
                return answer
            if time.monotonic() > deadline:
                said = "no answer" if answer is None else f"{answer.status_code} {answer.text}"
                raise NoAnswerError(f"{method} {path}: {said[:300]}")
            time.sleep(PAUSE)

    def _try(self, method: str, path: str, **how: Any) -> httpx.Response | None:
        try:
            answer = self.http.request(method, path, **how)
        except httpx.TransportError:
            self.unanswered += 1
            return None
        if not _is_definite(answer):
            self.refusals += 1
        return answer


def _is_definite(answer: httpx.Response) -> bool:
    if answer.status_code == httpx.codes.CONFLICT:
        return bool(answer.json().get("code") != KEY_IN_USE)
    return answer.status_code < FIRST_OF_SERVER and answer.status_code != TOO_BUSY
