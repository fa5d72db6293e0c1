"""Field types shared by several apps."""

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

# Text patterns. One line with a visible character and no control characters.
VISIBLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
# A web address. Further checks are up to the code that fetches it.
Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[!-~]+$")]
# Any number of lines.
PRINTABLE = r"^[^\x00]*$"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")


def _iso(value: object) -> object:
    """Require ISO 8601: pydantic would accept seconds since 1970."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and ISO.match(value)):
        raise PydanticCustomError("datetime_parsing", "not a time")
    return value


def _in_utc(value: datetime) -> datetime:
    """Converting to UTC may overflow at the limits of the calendar."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_parsing", "out of the calendar") from error


Moment = Annotated[AwareDatetime, BeforeValidator(_iso), AfterValidator(_in_utc)]


def _number(value: object) -> object:
    """JSON numbers only (79.0 is 79), no numeric strings or booleans."""
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "not a number")
    return value


IN_JSON = BeforeValidator(_number)


def _day(value: object) -> object:
    """Neither seconds since 1970 nor a time of day."""
    if not isinstance(value, date) and not (isinstance(value, str) and DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class Output(BaseModel):
    """Base of response bodies.

    Not ninja's Schema, which reads every attribute through Python to support Django objects: ours
    are built explicitly, and responses have many.
    """


class Input(Schema):
    """Base of request bodies. Unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")
