"""Decompresses answers, limited in size and in nested encodings."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from apps.crawling import reasons
from crawlers.refusals import Refused

# The requested encodings; any other is not understood.
ENCODINGS = b"gzip, deflate"
MAX_ENCODINGS = 1


class BoundedUnpacking(HttpCompressionMiddleware):
    """Pictures are requested uncompressed; pages may be compressed."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        plain = request.meta.get("plain", False)
        request.headers["Accept-Encoding"] = b"identity" if plain else ENCODINGS

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        packed = b",".join(response.headers.getlist("Content-Encoding"))
        if packed.count(b",") >= MAX_ENCODINGS:
            raise Refused(_not_readable(request))
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            limit = request.meta.get("download_maxsize", 0)
            raise Refused(reasons.TOO_LARGE, limit_bytes=limit) from error
        except (OSError, EOFError, zlib.error) as error:
            raise Refused(_not_readable(request)) from error


def _not_readable(request: Request) -> str:
    return reasons.NOT_A_PICTURE if request.meta.get("plain") else reasons.NOT_A_PAGE
