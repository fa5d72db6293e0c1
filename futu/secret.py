"""The instance's secret key, from the environment or generated and stored; weak secrets refused."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

# Characters, of which so many differ. What is shorter, or a habit of keyboards, is guessed offline:
# whoever has one signed link can try keys without asking this server.
KEY, TOKEN = 32, 16
DIFFERENT = 8
# How frameworks, images and examples name what is to be replaced.
EXAMPLES = ("django-insecure", "changeme", "change-me", "change me", "secret-key", "your-")
MAKE = "python -c 'import secrets; print(secrets.token_urlsafe(50))' makes one."


def strong(name: str, given: str, least: int = TOKEN) -> str:
    """`given`, which may be empty. Raises ImproperlyConfigured for what can be guessed."""
    if not given:
        return given
    if len(given) < least or len(set(given)) < min(DIFFERENT, least):
        raise ImproperlyConfigured(
            f"{name} can be guessed: it needs at least {least} characters that differ. {MAKE}"
        )
    if any(example in given.lower() for example in EXAMPLES):
        raise ImproperlyConfigured(f"{name} is that of an example. {MAKE}")
    return given


def secret_key(given: str, path: Path) -> str:
    """Return `given`, or the key in `path`, made on first use (readable by its owner only).

    The file appears whole or not at all: of two processes that start together one wins
    the link, and both read the same key.
    """
    if given:
        return strong("SECRET_KEY", given, KEY)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(get_random_secret_key())
            file.flush()
            try:
                os.link(file.name, path)
            except FileExistsError:
                pass  # Another process created it first; read that one.
    return path.read_text().strip()
