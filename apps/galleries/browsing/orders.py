"""Sort orders of pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, DateTimeField, Expression, F, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import ImageQuerySet
from futu.keyset import turned


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by `key`, then by id, so the order is total."""

    code: str
    label: Promise
    key: Expression | F
    descending: bool
    read: Callable[[str], Any]

    def keys(self, *, backwards: bool = False) -> list[str]:
        keys = ["-sort_key" if self.descending else "sort_key", "id"]
        return turned(keys) if backwards else keys

    def sort(self, images: ImageQuerySet, *, backwards: bool = False) -> ImageQuerySet:
        keyed: ImageQuerySet = images.annotate(sort_key=self.key)
        return keyed.order_by(*self.keys(backwards=backwards))


def _taken(unknown: datetime) -> Coalesce:
    """Pictures without a time sort last in both directions."""
    return Coalesce("taken", Value(unknown, output_field=DateTimeField()))


_PROBLEMS_FIRST = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(["failed", "pending"])),
    When(state="processing", then=Value(2)),
    default=Value(3),
)

_ALL = (
    Order("-added", _("Newest first"), F("created"), True, datetime.fromisoformat),
    Order("added", _("Oldest first"), F("created"), False, datetime.fromisoformat),
    Order(
        "-taken",
        _("Taken last"),
        _taken(datetime(1800, 1, 1, tzinfo=UTC)),
        True,
        datetime.fromisoformat,
    ),
    Order(
        "taken",
        _("Taken first"),
        _taken(datetime(9000, 1, 1, tzinfo=UTC)),
        False,
        datetime.fromisoformat,
    ),
    Order("name", _("Name, A to Z"), Lower("name"), False, str),
    Order("-name", _("Name, Z to A"), Lower("name"), True, str),
    Order("-size", _("Largest file"), F("bytes"), True, int),
    Order("size", _("Smallest file"), F("bytes"), False, int),
    Order("state", _("Problems first"), _PROBLEMS_FIRST, False, int),
    Order("-state", _("Ready ones first"), _PROBLEMS_FIRST, True, int),
)

ORDERS: dict[str, Order] = {order.code: order for order in _ALL}
DEFAULT = ORDERS["-added"]
BINNED = Order("-binned", _("Binned last"), F("binned"), True, datetime.fromisoformat)
