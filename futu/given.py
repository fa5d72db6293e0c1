"""Parse untrusted values of URLs and forms: None if invalid."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware


def given_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def given_ids(texts: Iterable[str]) -> list[UUID]:
    """The valid ids, in order."""
    return [id_ for text in texts if (id_ := given_id(text)) is not None]


def given_text(text: str, most: int = 200) -> str:
    """Without spaces around it and the character that PostgreSQL has in no text; cut to `most`."""
    return text.replace("\0", "").strip()[:most]


def given_number(text: str) -> int | None:
    """A number within the range of database keys."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def given_moment(text: str) -> datetime | None:
    """An aware time that can be converted to every zone."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) and 1 < moment.year < 9999 else None


def given_count(text: str, *, usual: int, most: int) -> int:
    """A count from one to `most`; `usual` if missing or invalid."""
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 10 else usual
