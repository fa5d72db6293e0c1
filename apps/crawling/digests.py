"""Digests by which long texts are looked up."""

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit


def digest_of(text: str) -> str:
    """Short enough for any database's index, whatever the length of an address."""
    return hashlib.sha256(text.encode()).hexdigest()


# Parameters that choose a size, a format or a session, but not another picture.
VARIANTS = re.compile(
    r"(?:utm_\w+|w|h|width|height|size|q|quality|fit|crop|auto|fm|format|dpr|resize|scale|"
    r"ssl|cb|itok|fbclid|gclid)",
    re.I,
)


def canonical(address: str) -> str:
    """Normalised, so that all addresses of one picture are equal; "" for what is no address.

    Leaves out scheme, `www.`, and parameters of size or format.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in pairs if not VARIANTS.fullmatch(pair[0])))
    return f"{host}{port}{quote(unquote(parts.path))}{f'?{query}' if query else ''}" if host else ""


def canonical_digest_of(address: str) -> str:
    """ "" for what is no address."""
    known = canonical(address)
    return digest_of(known) if known else ""
