"""A number for each request: sent back, in log lines, problems, and jobs that it queues."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from futu import tracing

HEADER = "X-Request-ID"
access_log = logging.getLogger("futu.access")

# Bodies that are streamed are written after the middleware has returned.
request_finished.connect(tracing.clear, dispatch_uid="futu.tracing")


class RequestIds:
    """A well-formed X-Request-ID of a proxy is kept. Outside of all that may log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = tracing.begin(request)
        started = time.perf_counter()
        response = self.get_response(request)
        response[HEADER] = number
        if access_log.isEnabledFor(logging.INFO):
            _note(request, response, time.perf_counter() - started)
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    path, status = shown_path(request.path_info), response.status_code
    more = {
        "method": request.method,
        "path": path,
        "status": status,
        "milliseconds": round(1000 * seconds),
    }
    access_log.info("%s %s %s", request.method, path, status, extra=more)


# As long as a UUID; what is longer is a signed link or a key.
LONGEST = 36


def shown_path(path: str) -> str:
    """Without the secrets of links."""
    return "/".join(part if len(part) <= LONGEST else f"{part[:6]}…" for part in path.split("/"))
