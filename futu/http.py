"""What views can rely on in a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from apps.accounts.models import User


class Request(HttpRequest):
    """A request that passed `login_required` and the middleware; a name for types alone."""

    user: User
    htmx: HtmxDetails
