"""Retry after 429, server errors, timeouts and broken connections only."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import sleep
from typing import TypeVar

from apps.providers.errors import ProviderError

Reply = TypeVar("Reply")

# Seconds before the second attempt, doubled each time.
FIRST_PAUSE = 1.0
# Longer waits are left to the job's retry.
MAX_PAUSE = 60.0


def attempt(send: Callable[[], Reply], *, most: int) -> Reply:
    """Call `send` up to `most` times. Raises the last ProviderError."""
    for n in range(1, most):
        try:
            return send()
        except ProviderError as error:
            pause = pause_after(error, n)
            if pause is None:
                raise
        sleep(pause)
    return send()


def pause_after(error: ProviderError, n: int) -> float | None:
    """Seconds until the next attempt after `n`; None to give up."""
    if not error.is_retried:
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= MAX_PAUSE else None
    return min(MAX_PAUSE, FIRST_PAUSE * 2 ** (n - 1)) * random.uniform(0.8, 1.2)
