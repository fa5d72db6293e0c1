"""The secret key in a backup.

It signs sessions and, unless FUTU_PROVIDER_SECRET is set, decrypts keys of providers. Whoever has
it can act as anybody on the running instance, so it is never written in the clear: with
FUTU_BACKUP_SECRET it is encrypted by that passphrase, without it is left out. No picture needs it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from apps.backup.errors import BackupError

SALT_BYTES = 16
# 64 MiB and some 0.2 seconds a try.
SCRYPT = {"n": 2**16, "r": 8, "p": 1, "maxmem": 2**27}


def key_id() -> str:
    """The same for the same key; tells nothing of it."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"futu.backup.key-id", "sha256")
    return digest.hex()[:16]


@sensitive_variables()
def sealed_key() -> dict[str, str] | None:
    """The secret key, encrypted; None without a passphrase."""
    if not settings.FUTU_BACKUP_SECRET:
        return None
    salt = os.urandom(SALT_BYTES)
    token = _fernet(salt).encrypt(settings.SECRET_KEY.encode())
    return {"salt": salt.hex(), "token": token.decode()}


@sensitive_variables()
def unsealed_key(sealed: dict[str, str] | None) -> str | None:
    """None without a passphrase, or for a backup without the key. Raises BackupError."""
    if not settings.FUTU_BACKUP_SECRET or sealed is None:
        return None
    try:
        return _fernet(bytes.fromhex(sealed["salt"])).decrypt(sealed["token"]).decode()
    except InvalidToken as error:
        raise BackupError("wrong_secret") from error


@sensitive_variables()
def _fernet(salt: bytes) -> Fernet:
    key = hashlib.scrypt(settings.FUTU_BACKUP_SECRET.encode(), salt=salt, dklen=32, **SCRYPT)
    return Fernet(base64.urlsafe_b64encode(key))


@sensitive_variables()
def keep_key(key: str) -> None:
    """Make it this instance's, unless the environment says one."""
    path = Path(settings.FUTU_DATA) / "secret_key"
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
