"""Values in an address or a form, where anybody may have typed anything: nonsense is None."""

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
    """In their order; what is no id is left out."""
    return [id_ for text in texts if (id_ := given_id(text)) is not None]


def given_number(text: str) -> int | None:
    """One that a database can look for among its own."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def given_moment(text: str) -> datetime | None:
    """A moment with its zone, one that every zone's calendar has."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) and 1 < moment.year < 9999 else None


def given_count(text: str, *, usual: int, most: int) -> int:
    """How many are asked for: from one to `most`, and `usual` where nothing sensible is."""
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 10 else usual
