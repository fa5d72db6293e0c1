"""Maps errors to outcomes of the ledger. Runs in the database thread."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from OpenSSL import SSL
from scrapy import exceptions
from service_identity import VerificationError

from apps.crawling import frontier, reasons
from apps.crawling.models import CrawlRequest
from crawlers import resolver
from crawlers.refusals import NotSent, Refused, RetryLater, TemporaryFailure

logger = logging.getLogger(__name__)

# What Scrapy raises, and which errors may be temporary.
PASSING: dict[type[Exception], str] = {
    exceptions.DownloadTimeoutError: reasons.TOO_SLOW,
    exceptions.CannotResolveHostError: reasons.UNREACHABLE,
    exceptions.DownloadConnectionRefusedError: reasons.UNREACHABLE,
    exceptions.ResponseDataLossError: reasons.UNREACHABLE,
    exceptions.DownloadFailedError: reasons.UNREACHABLE,
    OSError: reasons.UNREACHABLE,
}


def pause_after(crawl_request: CrawlRequest) -> float:
    """Seconds until the next attempt: longer each time."""
    return float(settings.FUTU_CRAWL_RETRY) * 4.0 ** (max(crawl_request.attempts, 1) - 1)


def fail(crawl_request: CrawlRequest, url: str, error: BaseException, limit: int) -> None:
    """End the request, or retry it later. `url` is the last address, `limit` the allowed bytes."""
    if isinstance(error, NotSent):
        frontier.release(crawl_request)
        return
    failure = _refusal_of(crawl_request, urlsplit(url).hostname or "", error, limit)
    figures = " ".join(f"{name}={value}" for name, value in failure.params.items())
    logger.info("%s: %s %s", url, failure.code, figures)
    status = failure.params.get("status")
    if isinstance(failure, RetryLater):
        frontier.retry(crawl_request, failure.seconds, failure.code, failure.params, status=status)
    else:
        frontier.refuse(crawl_request, failure.code, failure.params, status=status)


def _refusal_of(
    crawl_request: CrawlRequest, host: str, error: BaseException, limit: int
) -> Refused | RetryLater:
    if isinstance(error, TemporaryFailure):
        return RetryLater(pause_after(crawl_request), error.code, **error.params)
    if isinstance(error, Refused | RetryLater):
        return error
    if isinstance(error, exceptions.NotSupported):
        return Refused(reasons.BAD_ADDRESS)
    if refusal := unsafe_host(host, error):
        return refusal
    if isinstance(error, exceptions.DownloadCancelledError):
        return Refused(reasons.TOO_LARGE, limit_bytes=limit)
    if code := next((code for kind, code in PASSING.items() if isinstance(error, kind)), ""):
        return RetryLater(pause_after(crawl_request), code, host=host)
    logger.error("Unexpected at %s", crawl_request.url, exc_info=error)
    return Refused(reasons.UNEXPECTED)


def unsafe_host(host: str, error: BaseException) -> Refused | None:
    """Why no request may be made there at all, if that is what the error means."""
    if isinstance(error, exceptions.CannotResolveHostError) and host in resolver.private:
        return Refused(reasons.PRIVATE_ADDRESS, host=host)
    if any(isinstance(cause, SSL.Error | VerificationError) for cause in _causes(error)):
        return Refused(reasons.CERTIFICATE, host=host)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The causes of an error; Twisted keeps several in `reasons`."""
    yield error
    causes = [failure.value for failure in getattr(error, "reasons", None) or ()]
    for cause in (*causes, error.__cause__):
        if cause is not None:
            yield from _causes(cause)
