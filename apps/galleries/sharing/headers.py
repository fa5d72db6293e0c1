"""Headers of what a link shows to people without an account."""

from django.http import HttpResponseBase

# Seconds browsers may cache files; after that a revoked link shows nothing.
CACHE = "private, max-age=600"


def unindexed(response: HttpResponseBase) -> HttpResponseBase:
    """No indexing, and no referrer to other sites.

    This site still gets it: without one, Django's CSRF check fails in browsers.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    response.setdefault("Cache-Control", "private, no-store")
    return response
