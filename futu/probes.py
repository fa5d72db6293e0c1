"""Liveness and readiness probes for orchestrators and load balancers.

They run before all other middleware: probes use the machine's IP address, which is not in
ALLOWED_HOSTS, and no TLS. They answer yes or no; GET /api/v1/health tells staff more.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

# Each by two names: the second is what orchestrators expect.
LIVE, READY = ("/health/live", "/livez"), ("/health/ready", "/readyz")


class Probes:
    """`/livez` (this process responds) and `/readyz` (it can serve requests)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in LIVE:
            return _say(ok=True)
        if request.path_info in READY:
            from futu import readiness  # Imported here because apps are loaded by now.

            return _say(ok=readiness.look().is_ready)
        return self.get_response(request)


def _say(*, ok: bool) -> HttpResponse:
    return JsonResponse(
        {"ok": ok}, status=200 if ok else 503, headers={"Cache-Control": "no-store"}
    )
