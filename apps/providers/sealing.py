"""Encryption of provider keys in the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.views.decorators.debug import sensitive_variables


@sensitive_variables()
def seal(key: str) -> str:
    return _fernet().encrypt(key.encode()).decode()


@sensitive_variables()
def unseal(sealed: str) -> str | None:
    """None if encrypted under another secret, or tampered with."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@sensitive_variables()
def _fernet() -> Fernet:
    secret = settings.FUTU_PROVIDER_SECRET or settings.SECRET_KEY
    # The context string separates this key from others derived from SECRET_KEY.
    digest = hashlib.blake2b(secret.encode(), digest_size=32, person=b"futu.providers").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
