"""Types and decorators for requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from apps.accounts.models import User


class Request(HttpRequest):
    """A request that passed `login_required` and the middleware; only for typing."""

    user: User
    htmx: HtmxDetails


# For views that act on POST. A browser may send GET to their address: after signing in again, after
# reloading a form with errors, or after switching the language. The view then redirects to the page
# it belongs to.
asked_by_post = require_http_methods(["GET", "POST"])


def site_of(request: HttpRequest) -> str:
    """The address of this site as the person knows it, for links in mails."""
    return f"{request.scheme}://{request.get_host()}"


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A person's own document, opened by the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response
