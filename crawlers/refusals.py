"""Why a request is not made, or its answer not used: codes of `apps.crawling.reasons`."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """Final for this crawl."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class TemporaryFailure(Refused):
    """Temporary: retried in a minute."""


class RetryLater(IgnoreRequest):
    """Retried after a number of seconds."""

    def __init__(self, seconds: float, code: str, **params: Any) -> None:
        super().__init__(seconds, code, params)
        self.seconds = seconds
        self.code = code
        self.params = params


class NotSent(IgnoreRequest):
    """Not made: the spider stops, or the host backs off.

    The crawl request stays in the frontier.
    """
