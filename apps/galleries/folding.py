"""Text comparison that ignores case and Unicode composition."""

import unicodedata


def folded(text: str) -> str:
    """The folded form for comparison; not for display."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
