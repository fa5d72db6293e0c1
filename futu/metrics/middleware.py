"""`/metrics`, and how long requests take."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from futu.metrics import REGISTRY, histogram

PATH = "/metrics"
REQUESTS = histogram(
    "futu_request_seconds",
    "From a request's headers to its answer's; place is the first part of its address.",
    ["place", "method", "status"],
)


class Metrics:
    """Outside of all other middleware, as the probes are. 404 unless FUTU_METRICS_TOKEN is set, and
    to whoever does not send it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH:
            return _told(request)
        started = time.perf_counter()
        response = self.get_response(request)
        taken = time.perf_counter() - started
        REQUESTS.labels(*_labels(request, response)).observe(taken)
        return response


def _told(request: HttpRequest) -> HttpResponse:
    expected = settings.FUTU_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not constant_time_compare(given, expected):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _labels(request: HttpRequest, response: HttpResponse) -> tuple[str, str, str]:
    """Few values each: an address that is none, and a method of one's own, have one together."""
    match = request.resolver_match
    place = "none" if match is None else _place(match.route)
    method = request.method if request.method in METHODS else "other"
    return place, str(method), f"{response.status_code // 100}xx"


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def _place(route: str) -> str:
    first, _slash, _rest = route.removeprefix("api/v1/").partition("/")
    word = first if first.replace("-", "").replace("_", "").isalnum() else "galleries"
    return f"api/{word}" if route.startswith("api/v1/") else word or "home"
