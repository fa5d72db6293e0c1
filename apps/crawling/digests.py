"""What long texts are looked up by."""

import hashlib


def digest_of(text: str) -> str:
    """Short enough for any database's index, whatever the length of an address."""
    return hashlib.sha256(text.encode()).hexdigest()
