"""Keyset pagination of lists: concurrent inserts neither shift nor repeat rows."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from futu.api.problems import invalid
from futu.api.schemas import Output
from futu.keyset import beyond

PAGE = 50
MAX_LIMIT = 200

Row = TypeVar("Row", bound=models.Model)


class PageParams(Schema):
    cursor: str | None = Field(
        None, description="From `next` of the page before. Opaque: pass it on as it is."
    )
    limit: int = Field(PAGE, ge=1, le=MAX_LIMIT, description="Maximum number of items.")


class PageOut(Output):
    """One page of a list; each list declares its `items`."""

    next: str | None = Field(
        description="The address of the following page; null on the last one.",
        examples=["/api/v1/images?limit=50&cursor=WyIyMDI2…"],
    )


# What reading a cursor can raise that nobody was given; nested without end it is too deep to read.
BROKEN = (ValueError, TypeError, AttributeError, OverflowError, binascii.Error, RecursionError)


@dataclass(frozen=True, slots=True)
class Order:
    """By `key` (a column or an annotation), ties by id. `parse` reads it from a cursor."""

    name: str
    key: Any
    parse: Callable[[str], Any] = str

    @property
    def descending(self) -> bool:
        return self.name.startswith("-")


def moment(text: str) -> datetime:
    """Parse a time of a cursor; raises ValueError."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def page(
    request: HttpRequest, rows: models.QuerySet[Row], order: Order, params: PageParams
) -> tuple[list[Row], str | None]:
    """At most `limit` rows after the cursor, and the address of the next page."""
    key = F(order.key) if isinstance(order.key, str) else order.key
    keys = ("-page_key" if order.descending else "page_key", "id")
    keyed = rows.annotate(page_key=key).order_by(*keys)
    if params.cursor:
        keyed = keyed.filter(beyond(keys, _read(order, params.cursor)))
    found: list[Row] = list(keyed[: params.limit + 1])
    if len(found) <= params.limit:
        return found, None
    found.pop()
    return found, _next(request, _write(order, found))


def _read(order: Order, cursor: str) -> tuple[Any, UUID]:
    try:
        name, value, last_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if not isinstance(value, str):  # `_write` makes nothing else.
            raise ValueError("no value of a cursor")
        key, id_ = order.parse(value), UUID(last_id)
    except BROKEN as error:
        raise _bad_cursor() from error
    if name != order.name or "\x00" in value:
        raise _bad_cursor()
    return key, id_


def _write(order: Order, found: Sequence[Any]) -> str:
    last = found[-1]
    key = last.page_key
    value = key.isoformat() if isinstance(key, datetime) else str(key)
    text = json.dumps([order.name, value, str(last.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _next(request: HttpRequest, cursor: str) -> str:
    """The same address with the next cursor, relative to the host."""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{urlencode(list(asked.lists()), doseq=True)}"


def _bad_cursor() -> Exception:
    return invalid(
        [("cursor", _("This is not a cursor of this list and order. Begin at its first page."))]
    )
