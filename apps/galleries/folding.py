"""When two texts are the same to people: whatever their capitals, and however composed."""

import unicodedata


def folded(text: str) -> str:
    """What texts are compared by; not to be shown."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
