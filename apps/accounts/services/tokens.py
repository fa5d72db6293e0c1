"""Tokens with which programs act for a person."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import ApiToken, User
from futu.best_effort import best_effort

# Told apart from other secrets at a glance, also by scanners that look for leaked ones.
PREFIX = "futu_"
# The last use is for people to look at; one write in this time is enough.
USED_EVERY = timedelta(minutes=1)


def issue_token(
    owner: User, name: str, scopes: Iterable[str], expires: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns its row and the secret, which is shown once and kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        scopes=sorted(ApiToken.Scope(scope) for scope in scopes),
        digest=_digest(secret),
        hint=secret[-4:],
        expires=expires,
    )
    return token, secret


def token_of(secret: str) -> ApiToken | None:
    """The living token of a living account with this secret, its use noted; else None."""
    living = ApiToken.objects.living().filter(owner__is_active=True).select_related("owner")
    token = living.filter(digest=_digest(secret)).first()
    if token is not None:
        now = timezone.now()
        if token.used is None or now - token.used > USED_EVERY:
            row = ApiToken.objects.filter(id=token.id)
            best_effort("when a token was used last", lambda: row.update(used=now))
    return token


def revoke_token(token: ApiToken) -> None:
    """From now on the token opens nothing; its row stays for its owner to see."""
    ApiToken.objects.filter(id=token.id, revoked=None).update(revoked=timezone.now())


def _digest(secret: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
