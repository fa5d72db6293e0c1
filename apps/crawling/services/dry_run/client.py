"""Requests pages of a site politely, while a person waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from apps.crawling import reasons
from apps.crawling.adapters.api import ApiSettings
from apps.crawling.agent import user_agent
from apps.crawling.robots import Robots
from apps.galleries.remote import Answer, RemoteError, get

# Seconds between two requests to one host, and for a whole dry run.
PAUSE = 1.0
SECONDS = 40.0
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5"
PICTURE = "image/avif,image/webp,image/*;q=0.9,*/*;q=0.1"


class TrialError(Exception):
    """Why something could not be fetched, as a sentence."""


class PoliteClient:
    """Obeys robots.txt of each host, waits between requests, and respects a time limit."""

    def __init__(self, api: ApiSettings | None = None) -> None:
        self._api = api
        self._agent = user_agent()
        self._end = time.monotonic() + SECONDS
        self._robots: dict[str, Robots] = {}
        self._last_request: dict[str, float] = {}

    def page(self, address: str) -> Answer:
        return self._get(address, PAGE, settings.FUTU_CRAWL_PAGE_BYTES, self._ready)

    def picture(self, address: str) -> Answer:
        limit = settings.FUTU_CRAWL_PICTURE_BYTES
        return self._get(address, PICTURE, limit, self._obey)

    def _get(
        self, address: str, accept: str, limit: int, before: Callable[[str], object]
    ) -> Answer:
        """Raises TrialError."""
        try:
            return get(
                address,
                accept=accept,
                limit=limit,
                agent=self._agent,
                seconds=self._left(),
                before=before,
            )
        except RemoteError as error:
            raise TrialError(_sentence(error)) from error

    def _ready(self, address: str) -> dict[str, str]:
        """An API that is used by its own terms is exempt from robots.txt; its key is sent along."""
        if self._api and self._api.terms and self._api.is_own(address):
            host = urlsplit(address).netloc
            self._wait(host, 0)
            self._last_request[host] = time.monotonic()
        else:
            self._obey(address)
        return self._api.headers_for(address) if self._api else {}

    def _obey(self, address: str) -> None:
        """Called before each request, redirects included."""
        host = urlsplit(address).netloc
        robots = self._robots_of(address, host)
        if not robots.reached:
            raise TrialError(
                _(
                    "The robots.txt of %(host)s could not be read, so nothing there is fetched. "
                    "Try again later."
                )
                % {"host": host}
            )
        if rule := robots.verdict(address):
            raise TrialError(reasons.reason(reasons.ROBOTS, {"rule": rule}))
        self._wait(host, robots.delay or 0)
        self._last_request[host] = time.monotonic()

    def _robots_of(self, address: str, host: str) -> Robots:
        if host not in self._robots:
            self._robots[host] = self._asked_for_robots(
                f"{urlsplit(address).scheme}://{host}/robots.txt"
            )
        return self._robots[host]

    def _asked_for_robots(self, address: str) -> Robots:
        limit = settings.FUTU_CRAWL_PAGE_BYTES
        try:
            answer = get(
                address, accept="text/plain", limit=limit, agent=self._agent, seconds=self._left()
            )
        except RemoteError as error:
            if error.permanent and error.code != "too_many_bytes":
                # Reported as for pictures, whose sentence is better.
                raise
            return Robots.answered(None)
        return Robots.answered(answer.status, answer.body)

    def _wait(self, host: str, delay: float) -> None:
        wait = self._last_request.get(host, 0) + max(PAUSE, delay) - time.monotonic()
        if host not in self._last_request or wait <= 0:
            return
        if wait > self._left():
            raise TrialError(
                _(
                    "%(host)s asks for %(seconds)d seconds between two requests, which is too long "
                    "to wait for here."
                )
                % {"host": host, "seconds": delay}
            )
        time.sleep(wait)

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TrialError(_("The sites took long to answer, so the trial ends here."))
        return left


def _sentence(error: RemoteError) -> str:
    """Sentences about addresses of pictures do not always suit pages."""
    if error.code in ("refused", "loopback"):
        return reasons.reason(reasons.PRIVATE_ADDRESS, {"host": error.params.get("host", "")})
    if error.code in ("bad_address", "port"):
        return reasons.reason(reasons.BAD_ADDRESS, {})
    if error.code == "too_many_redirects":
        return reasons.reason(reasons.REDIRECTS, {})
    return error.message
