"""Makes the addresses in pages absolute, in one normal form."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from w3lib.url import safe_url_string

PLACE = "{tag}"
# Characters that a browser removes from an address before it parses it.
INVISIBLE = re.compile(r"[\t\r\n]")
# Longer ones are scripts and pictures embedded as addresses.
MAX_CHARACTERS = 4000


def absolute(address: str, base: str, encoding: str = "utf-8") -> str:
    """An http(s) address without its fragment; "" for anything else (`data:`, `mailto:` …).

    Normalised as far as that does not change its meaning.
    """
    text = INVISIBLE.sub("", address).strip()
    if not text or len(text) > MAX_CHARACTERS:
        return ""
    try:
        parts = urlsplit(safe_url_string(urljoin(base, text), encoding))
        port = f":{parts.port}" if parts.port not in (None, DEFAULT.get(parts.scheme)) else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in DEFAULT or not parts.hostname or "@" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts._replace(netloc=host + port, path=parts.path or "/", fragment="").geturl()


DEFAULT = {"http": 80, "https": 443}


def filled(template: str, tag: str) -> str:
    """The address with `{tag}` filled in."""
    return template.replace(PLACE, quote(tag, safe=""))
