"""Kinds of fields that several apps' operations take."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

# Patterns of text. One line with a character that can be seen; nothing a terminal acts on.
VISIBLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
# An address on the web. What else must hold of it is told by whoever fetches it.
Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[!-~]+$")]
# Any number of lines, or none.
PRINTABLE = r"^[^\x00]*$"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")


def _iso(value: object) -> object:
    """pydantic would read a number as seconds since 1970."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and ISO.match(value)):
        raise PydanticCustomError("datetime_parsing", "not a time")
    return value


def _in_utc(value: datetime) -> datetime:
    """At the edges of the calendar a zone may lead out of it."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_parsing", "out of the calendar") from error


Moment = Annotated[AwareDatetime, BeforeValidator(_iso), AfterValidator(_in_utc)]


def _number(value: object) -> object:
    """In JSON a number is a number (79.0 is 79), never a text that looks like one, or true."""
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "not a number")
    return value


IN_JSON = BeforeValidator(_number)


def _day(value: object) -> object:
    """Neither seconds since 1970 nor a moment of the day."""
    if not isinstance(value, date) and not (isinstance(value, str) and DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class Output(BaseModel):
    """What we answer. Not ninja's Schema, which fetches every attribute through Python, to find
    those of Django's: ours are filled by our own functions, and an answer has many."""


class Input(Schema):
    """What is sent: a field that is not known is told, rather than passed over."""

    model_config = ConfigDict(extra="forbid")
