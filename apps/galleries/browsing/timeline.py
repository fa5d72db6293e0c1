"""All pictures of a person over all galleries, latest shot first, with their months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.galleries.browsing.orders import Order
from apps.galleries.browsing.slices import Slice, slice_of
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image

SIZE = 60
LATEST = Order("-moment", _("Taken last"), F("moment"), True, datetime.fromisoformat)
# Sorts after every picture of its moment.
LAST_ID = UUID(int=2**128 - 1)


class MonthOf(Func):
    """The month of a time in UTC as "2024-05", in the database's own code.

    Django's truncation calls Python for every row on SQLite: a second for 100,000 pictures.
    """

    output_field = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)")

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=template)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which pictures were taken, or added if that is unknown."""

    code: str
    count: int

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.code}-01")

    @property
    def year(self) -> int:
        return self.first_day.year


@dataclass(frozen=True, slots=True)
class Section:
    """Pictures of one month in a row. A month goes on in the next slice without a heading."""

    month: Month | None
    images: list[Image]


def everything_of(user_id: int | None) -> ImageQuerySet:
    """Pictures of one's galleries. Their ids as values: each is a range of the timeline's index."""
    galleries = Gallery.objects.owned_by(user_id).order_by().values_list("id", flat=True)
    return Image.objects.filter(gallery__in=list(galleries))


def months_of(images: ImageQuerySet) -> list[Month]:
    """Latest first; one query, answered from the index alone."""
    counted = images.order_by().annotate(month=MonthOf("moment")).values_list("month")
    return [Month(code, n) for code, n in counted.annotate(n=Count("id")).order_by("-month")]


@dataclass
class Timeline:
    """The slice of `images` that `asked`, the query of an address, names."""

    images: ImageQuerySet
    asked: QueryDict

    @cached_property
    def slice(self) -> Slice:
        after, before = self.asked.get("after", ""), self.asked.get("before", "")
        after = after or _cursor_at(self.asked.get("at", ""))
        return slice_of(self.images, LATEST, SIZE, after=after, before=before)

    @property
    def is_whole(self) -> bool:
        """Whether it begins with the latest picture."""
        return not self.slice.before

    def sections(self, months: Iterable[Month] = ()) -> list[Section]:
        """The slice by months. `months` give the counts, if they are known."""
        counts = {month.code: month for month in months}
        goes_on = self._month_before() if self.asked.get("part") else ""
        found: list[Section] = []
        for image in self.slice.images:
            code = month_code(image.moment)
            if found and code == goes_on:
                found[-1].images.append(image)
                continue
            heading = None if code == goes_on else counts.get(code, Month(code, 0))
            found.append(Section(heading, [image]))
            goes_on = code
        return found

    def _month_before(self) -> str:
        """The month of the picture after which a further slice begins."""
        moment = self.asked.get("after", "").partition("~")[2]
        return moment[:7]


def month_code(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m")


def _cursor_at(code: str) -> str:
    """The cursor before the latest picture of a month; "" if there is no such month."""
    try:
        year, month = (int(part) for part in code.split("-"))
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{LAST_ID.hex}~{end.isoformat()}"
