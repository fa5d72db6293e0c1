"""Rate limit per token, or per person's sessions (FUTU_API_RATE), and limits of single actions."""

import math
import time

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from futu.api.problems import Problem

ACTION = "api"


def consume(request: HttpRequest, key: str, action: str = ACTION, rate: str | None = None) -> None:
    """Count one request of `key`; raises Problem above the limit.

    An `action` with a `rate` of its own, such as "60/m", is counted besides: its headers are sent
    once it is exceeded.

    Counters are in Django's cache. The default one is local to the process, so a second web process
    would count separately.
    """
    rate = settings.FUTU_API_RATE if rate is None else rate
    rates = ratelimit.parse_rates(rate and f"{rate}/key")
    if not rates:
        return
    allowed = ratelimit.consume(
        request,
        app="futu",
        action=action,
        config={action: f"{rate}/key"},
        key=key,
        limit_get=True,
    )
    usage = _usage(request, rates[0], key, action)
    if action == ACTION or not allowed:
        request.futu_api_limits = usage  # type: ignore[attr-defined]  # the middleware sends it
    if not allowed:
        raise Problem("too_many_requests", headers={"Retry-After": usage["RateLimit-Reset"]})


def _usage(request: HttpRequest, rate: ratelimit.Rate, key: str, action: str) -> dict[str, str]:
    """Rate limit headers: limit, remaining, and seconds until one is available again."""
    place = ratelimit.get_cache_key(request, app="futu", action=action, rate=rate, key=key)
    times = cache.get(place, [])
    oldest = times[-1] if times else time.time()
    return {
        "RateLimit-Limit": str(rate.amount),
        "RateLimit-Remaining": str(max(0, rate.amount - len(times))),
        "RateLimit-Reset": str(max(1, math.ceil(oldest + rate.duration - time.time()))),
    }
