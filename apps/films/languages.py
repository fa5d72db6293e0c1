"""Languages that a film can be in, or be translated into."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
MAX_LENGTH = 20
# In the order in which they are offered.
NAMES: dict[str, str | Promise] = {
    "en": _("English"),
    "zh": _("Chinese"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "es": _("Spanish"),
    "fr": _("French"),
    "de": _("German"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "pl": _("Polish"),
    "nl": _("Dutch"),
    "sv": _("Swedish"),
    "cs": _("Czech"),
    "tr": _("Turkish"),
    "ar": _("Arabic"),
    "fa": _("Persian"),
    "hi": _("Hindi"),
    "id": _("Indonesian"),
    "vi": _("Vietnamese"),
    "th": _("Thai"),
}


def is_code(text: str) -> bool:
    return len(text) <= MAX_LENGTH and CODE.fullmatch(text) is not None


def name_of(code: str) -> str:
    """In the reader's language; an unknown code as it is."""
    return str(NAMES.get(code) or NAMES.get(code.partition("-")[0]) or code)


def choices() -> list[tuple[str, str | Promise]]:
    return list(NAMES.items())
