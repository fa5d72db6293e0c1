"""Authentication: API tokens and browser sessions."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from apps.accounts.models import ApiToken, User
from apps.accounts.services import token_of
from futu.api import limits
from futu.api.problems import CHALLENGE, Problem


class Token(HttpBearer):
    """`Authorization: Bearer futu_…`, with the scope that the operation declares."""

    def __init__(self, scope: str | None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """An invalid header is refused, without falling back to the session."""
        row = token_of(token.strip())
        if row is None:
            challenge = CHALLENGE + ', error="invalid_token"'
            raise Problem("unauthenticated", headers={"WWW-Authenticate": challenge})
        request.user = row.owner
        limits.consume(request, f"token:{row.id}")
        if self.scope is not None and self.scope not in row.scopes:
            raise _missing(self.scope)
        return row


class Session(APIKeyCookie):
    """A browser session. It has every scope; unsafe methods need CSRF."""

    def __init__(self) -> None:
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: Any) -> User | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise Problem("csrf")
        limits.consume(request, f"user:{request.user.pk}")
        return request.user


def needs(scope: str | None) -> list[Any]:
    """An operation's `auth`: a token with this scope (None: any), or a session."""
    return [Token(scope), Session()]


def _missing(scope: str) -> Problem:
    detail = _("The token lacks the scope “%(scope)s”. Make a token that has it.")
    challenge = CHALLENGE + f', error="insufficient_scope", scope="{scope}"'
    return Problem(
        "missing_scope",
        detail % {"scope": scope},
        scope=scope,
        headers={"WWW-Authenticate": challenge},
    )
