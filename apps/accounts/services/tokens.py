"""API tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.audit.actions import Action
from apps.audit.services import note
from futu.best_effort import best_effort

# A recognisable prefix, also for secret scanners.
PREFIX = "futu_"
# Minimum interval between updates of the last use.
USED_EVERY = timedelta(minutes=1)


def issue_token(
    owner: User, name: str, scopes: Iterable[str], expires: datetime | None = None
) -> tuple[ApiToken, str]:
    """Create a token; returns its row and the secret, which is shown once and not stored."""
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            owner=owner,
            name=name,
            scopes=sorted(ApiToken.Scope(scope) for scope in scopes),
            digest=_digest(secret),
            hint=secret[-4:],
            expires=expires,
        )
        note(Action.TOKEN_MADE, token, actor=owner.pk, scopes=token.scopes)
    return token, secret


def token_of(secret: str) -> ApiToken | None:
    """The valid token of an active account with this secret, or None; updates its last use."""
    living = ApiToken.objects.living().filter(owner__is_active=True).select_related("owner")
    token = living.filter(digest=_digest(secret)).first()
    if token is not None:
        now = timezone.now()
        if token.used is None or now - token.used > USED_EVERY:
            row = ApiToken.objects.filter(id=token.id)
            best_effort("when a token was used last", lambda: row.update(used=now))
    return token


def revoke_token(token: ApiToken) -> None:
    """Revoke the token; its row stays visible to its owner."""
    with transaction.atomic():
        living = ApiToken.objects.filter(id=token.id, revoked=None)
        if living.update(revoked=timezone.now()):
            note(Action.TOKEN_REVOKED, token, actor=token.owner_id)


def _digest(secret: str) -> str:
    # A random secret of 256 bits needs no salt and no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
