"""Which rows a check looks at: all, a slice of them, or the one that has to be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet, UUIDField
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

# Rows in one statement: none stays open while files are read.
BATCH = 500
IDS = 2**128
FOLDERS = 256
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice:
    """The `number`th of `count` parts, counted from 1."""

    number: int = 1
    count: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    @classmethod
    def read(cls, text: str) -> Slice:
        """Raises ValueError."""
        number, _, count = text.partition("/")
        found = cls(int(number), int(count))
        if not 1 <= found.number <= found.count:
            raise ValueError(text)
        return found

    @property
    def is_all(self) -> bool:
        return self.count == 1

    def following(self) -> Slice:
        return Slice(self.number % self.count + 1, self.count)

    def has_folder(self, name: str) -> bool:
        """Whether it has ids that begin with these two digits; the first has what is no such."""
        first, last = self._bounds(FOLDERS)
        try:
            return first <= int(name, 16) < max(last, first + 1)
        except ValueError:
            return self.number == 1

    def ids(self) -> tuple[UUID, UUID]:
        """The first id in it, and the last."""
        first, end = self._bounds(IDS)
        return UUID(int=first), UUID(int=end - 1)

    def _bounds(self, whole: int) -> tuple[int, int]:
        return (self.number - 1) * whole // self.count, self.number * whole // self.count


def _nothing(pk: str, size: int) -> bool:
    return True


@dataclass(slots=True)
class Scope:
    """What a check looks at. With `only` at this row alone.

    `note` is called after each row with its id and the bytes read; it returns whether to go on.
    """

    slice: Slice = field(default_factory=Slice)
    only: str | None = None
    # Where an earlier run stopped; rows up to here were looked at.
    after: str = ""
    note: Callable[[str, int], bool] = _nothing
    # Called often: tells that the work is alive.
    beat: Callable[[], object] = lambda: None
    read_bytes: int = 0

    def each(self, rows: QuerySet[Row]) -> Iterator[Row]:
        """The rows of this scope, by id, in batches."""
        if self.only is not None:
            yield from rows.filter(pk=self.only)
            return
        narrowed = self._narrowed(rows).order_by("pk")
        after = self.after
        while batch := list((narrowed.filter(pk__gt=after) if after else narrowed)[:BATCH]):
            for row in batch:
                yield row
                after = str(row.pk)
                if not self._goes_on(after):
                    return

    def _goes_on(self, pk: str) -> bool:
        size, self.read_bytes = self.read_bytes, 0
        return self.note(pk, size)

    def _narrowed(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        if self.slice.is_all:
            return rows
        if isinstance(rows.model._meta.pk, UUIDField):
            return rows.filter(pk__range=self.slice.ids())
        part: Any = Mod(F("pk"), self.slice.count)
        return rows.filter(Exact(part, self.slice.number - 1))

    def wants(self, pk: object) -> bool:
        """Of a check that goes by files instead of rows."""
        return self.only is None or self.only == str(pk)

    def wants_folder(self, name: str) -> bool:
        """Whether files of ids beginning so are looked at."""
        if self.only is not None:
            return self.only.split("/")[-1].startswith(name)
        return self.slice.has_folder(name)
