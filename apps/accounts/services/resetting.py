"""Password reset links: requested in a request, looked up and sent by a job.

The request does the same for known and unknown addresses, so timing reveals nothing.
"""

from io import BytesIO
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils import translation

from apps.jobs import services as jobs
from futu.http import site_of

KIND = "accounts.reset"


def ask_for_link(request: HttpRequest, email: str) -> None:
    language = translation.get_language() or ""
    params = {"email": email, "site": site_of(request), "language": language}
    jobs.start(KIND, params=params)


def send_link(email: str, site: str, language: str) -> None:
    """Send the link to this address, as if requested from `site`."""
    request = _request_at(site)
    users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    with context.request_context(request), translation.override(language or None):
        request_password_reset(request, email, users, default_token_generator)


def _request_at(site: str) -> HttpRequest:
    """allauth needs a request to build links and mails."""
    parts = urlsplit(site)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "HTTP_HOST": parts.netloc,
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(),
        "REMOTE_ADDR": "127.0.0.1",
    }
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    return request
