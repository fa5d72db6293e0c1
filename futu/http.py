"""What views can rely on in a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from apps.accounts.models import User


class Request(HttpRequest):
    """A request that passed `login_required` and the middleware; a name for types alone."""

    user: User
    htmx: HtmxDetails


# For views that act on POST. A browser may come to their address with a GET: after signing in
# again in the middle of it, or from a form shown with its errors, reloaded or put into another
# language. The view sends it to the page it belongs to.
asked_by_post = require_http_methods(["GET", "POST"])
