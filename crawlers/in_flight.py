"""Requests in flight, and hosts that back off: all that the spider keeps in memory."""

from __future__ import annotations

import asyncio
import contextlib
import time


class InFlightRequests:
    """Requests taken from the frontier whose answers are not written yet."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._hosts: dict[int, str] = {}
        self._backing_off: dict[str, float] = {}
        self._changed = asyncio.Event()

    @property
    def by_id(self) -> dict[int, str]:
        return dict(self._hosts)

    @property
    def free_slots(self) -> int:
        return self._limit - len(self._hosts)

    def begin(self, crawl_request_id: int, host: str) -> None:
        self._hosts[crawl_request_id] = host

    def end(self, crawl_request_id: int) -> None:
        self._hosts.pop(crawl_request_id, None)
        self._changed.set()

    def back_off(self, host: str, seconds: float) -> None:
        """Send the host nothing for a while; never shortens a longer backoff."""
        until = time.monotonic() + seconds
        self._backing_off[host] = max(until, self._backing_off.get(host, 0.0))

    def backing_off(self) -> set[str]:
        now = time.monotonic()
        self._backing_off = {
            host: until for host, until in self._backing_off.items() if until > now
        }
        return set(self._backing_off)

    def backoff_of(self, host: str) -> float:
        """Remaining seconds of the host's backoff."""
        return max(0.0, self._backing_off.get(host, 0.0) - time.monotonic())

    def until_next(self) -> float:
        """Seconds until the first backoff ends."""
        return max(0.0, min(self._backing_off.values(), default=0.0) - time.monotonic())

    def wake(self) -> None:
        self._changed.set()

    async def change(self, seconds: float) -> None:
        """Wait for a change, with a timeout."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        self._changed.clear()
