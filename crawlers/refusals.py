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
    """In so many seconds it may go well."""

    def __init__(self, seconds: float, code: str, **params: Any) -> None:
        super().__init__(seconds, code, params)
        self.seconds = seconds
        self.code = code
        self.params = params


class LetGo(IgnoreRequest):
    """This request was not made: the spider stops, or the host rests. Its visit waits on."""
