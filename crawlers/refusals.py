"""Why a request is not made, or its answer not taken: codes of `apps.crawling.reasons`."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """For good, as far as this crawl goes."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Trouble(Refused):
    """For now: the same in a minute may go well."""


class Later(IgnoreRequest):
    """The host asks for some rest: `seconds`, for all of it."""

    def __init__(self, rests: str, seconds: float, code: str, **params: Any) -> None:
        super().__init__(rests, seconds, code)
        self.rests = rests
        self.seconds = seconds
        self.code = code
        self.params = params


class Stopped(IgnoreRequest):
    """The spider stops; this request was not made."""
