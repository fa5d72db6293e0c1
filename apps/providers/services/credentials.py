"""Provider keys: set, delete, decrypt for a request. Only this module reads them."""

from __future__ import annotations

import os
import re

from django.views.decorators.debug import sensitive_variables
from pydantic import SecretStr

from apps.providers.addresses import origin_of
from apps.providers.errors import KeyMissingError
from apps.providers.models import Credential, Provider
from apps.providers.models.provider import validate_key_name
from apps.providers.sealing import seal, unseal

# Characters valid in a header; an error about others would quote the key.
KEY = re.compile(r"[\x21-\x7e]{1,4096}")


def is_key(text: str) -> bool:
    return KEY.fullmatch(text) is not None


@sensitive_variables()
def set_key(provider: Provider, key: str) -> None:
    """Store an encrypted key, bound to the provider's current origin."""
    if not is_key(key):
        raise ValueError("A key is printable ASCII without spaces.")
    values = {"variable": "", "sealed": seal(key), "origin": origin_of(provider.base_url)}
    Credential.objects.update_or_create(provider=provider, defaults=values)


def set_variable(provider: Provider, name: str) -> None:
    """Read the key from the environment each time."""
    validate_key_name(name)
    values = {"variable": name, "sealed": "", "origin": ""}
    Credential.objects.update_or_create(provider=provider, defaults=values)


def forget_key(provider: Provider) -> None:
    Credential.objects.filter(provider=provider).delete()


@sensitive_variables()
def key_of(provider: Provider) -> SecretStr | None:
    """None if the provider needs none. Raises KeyMissingError."""
    credential = Credential.objects.filter(provider=provider).first()
    if credential is None:
        return None
    key = _read(credential, provider)
    if key is None or not is_key(key):
        raise KeyMissingError
    return SecretStr(key)


def is_readable(credential: Credential, provider: Provider) -> bool:
    """Whether a request would find a usable key."""
    key = _read(credential, provider)
    return key is not None and is_key(key)


@sensitive_variables()
def _read(credential: Credential, provider: Provider) -> str | None:
    if credential.variable:
        return os.environ.get(credential.variable, "").strip()
    if credential.origin != origin_of(provider.base_url):
        return None
    return unseal(credential.sealed)
