"""Kinds of fields that several apps' operations take."""

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StringConstraints

# At least one character that can be seen, and nothing that a database or a terminal chokes on.
VISIBLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
PRINTABLE = r"^[^\x00]*$"


def line(most: int) -> Any:
    """A line of text that is not empty."""
    return Annotated[str, StringConstraints(min_length=1, max_length=most, pattern=VISIBLE)]


def prose(most: int) -> Any:
    """Text of any number of lines, or none."""
    return Annotated[str, StringConstraints(max_length=most, pattern=PRINTABLE)]


def _in_utc(value: datetime) -> datetime:
    """Raises ValueError at the edges of the calendar, where a zone leads out of it."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of the calendar") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Input(Schema):
    """What is sent: a field that is not known is told, rather than passed over."""

    model_config = ConfigDict(extra="forbid")
