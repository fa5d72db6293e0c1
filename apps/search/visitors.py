"""Visitors without an account who search the public gallery (FUTU_PUBLIC_SEARCH)."""

import secrets

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.search.services.query_embedding import AskError

# Session key of the value that tells this browser's queries from those of others.
KEY = "visitor"
ACTION = "public_search"


class RateLimitError(AskError):
    """Too many queries from one address for now."""

    status = 429


def key_of(request: HttpRequest) -> str:
    """The key of a browser that has searched; "" otherwise."""
    return str(request.session.get(KEY, ""))


def begin(request: HttpRequest) -> str:
    """Count one more query of this visitor and return their key. Raises TooOftenError.

    People with an account are neither counted nor given a key: "".
    """
    if request.user.is_authenticated:
        return ""
    if not _is_allowed(request):
        raise RateLimitError(
            _(
                "That was as many searches as one may make without an account for now. Wait a "
                "minute and try again, or sign in to go on at once."
            )
        )
    if not key_of(request):
        request.session[KEY] = secrets.token_hex(32)
    return key_of(request)


def _is_allowed(request: HttpRequest) -> bool:
    rates = [rate.strip() for rate in settings.FUTU_PUBLIC_SEARCH_RATE.split(",") if rate.strip()]
    usage = ratelimit.consume(
        request,
        app="futu",
        action=ACTION,
        config={ACTION: ",".join(f"{rate}/ip" for rate in rates)},
        limit_get=True,
    )
    return bool(usage)
