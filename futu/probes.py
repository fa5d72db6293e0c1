"""Two addresses for whoever runs this instance's processes and sends requests to them.

They answer before anything else looks at a request: a probe asks by the machine's address, which
no setting names, and without TLS. They say nothing beyond yes and no; GET /api/v1/health tells
staff more.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

LIVE, READY = "/health/live", "/health/ready"


class Probes:
    """Answer `/health/live` (this process answers) and `/health/ready` (it can do its work)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == LIVE:
            return _say(ok=True)
        if request.path_info == READY:
            from futu import readiness  # Apps are loaded by now.

            return _say(ok=readiness.look().is_ready)
        return self.get_response(request)


def _say(*, ok: bool) -> HttpResponse:
    return JsonResponse(
        {"ok": ok}, status=200 if ok else 503, headers={"Cache-Control": "no-store"}
    )
