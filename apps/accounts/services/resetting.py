"""A link for a forgotten password: asked for in a request, looked up and sent by a job.

The request does the same whether the address is known or not, so that its time tells nothing.
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

KIND = "accounts.reset"


def ask_for_link(request: HttpRequest, email: str) -> None:
    site = f"{request.scheme}://{request.get_host()}"
    language = translation.get_language() or ""
    jobs.start(KIND, params={"email": email, "site": site, "language": language})


def send_link(email: str, site: str, language: str) -> None:
    """Send the link to whoever has this address, as if `site` had been asked just now."""
    request = _request_at(site)
    users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    with context.request_context(request), translation.override(language or None):
        request_password_reset(request, email, users, default_token_generator)


def _request_at(site: str) -> HttpRequest:
    """allauth writes addresses and mails with the help of a request."""
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
