"""Keys of providers, encrypted as they lie in the database."""

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
    """None when it was sealed under another secret, or changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@sensitive_variables()
def _fernet() -> Fernet:
    secret = settings.FUTU_PROVIDER_SECRET or settings.SECRET_KEY
    # A secret of 256 random bits or a long passphrase of the operator's; the word keeps it apart
    # from what else is derived from SECRET_KEY.
    digest = hashlib.blake2b(secret.encode(), digest_size=32, person=b"futu.providers").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
