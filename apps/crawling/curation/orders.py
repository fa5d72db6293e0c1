"""In which orders the ledger can be looked at; each is one that an index has."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_EVERY = Q()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are sorted by `keys`: fields, "-" before one that falls. The last is the id."""

    keys: tuple[str, ...]
    where: Q = _EVERY


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of one part after another: what databases think of null stays out of it."""

    code: str
    label: Promise
    parts: tuple[Part, ...]


_KNOWN = Q(score__isnull=False)
_UNKNOWN = Part(("-id",), Q(score=None))

_ALL = (
    Order("new", _("Newest first"), (Part(("-id",)),)),
    Order("old", _("Oldest first"), (Part(("id",)),)),
    Order("best", _("Best fit first"), (Part(("-score", "-id"), _KNOWN), _UNKNOWN)),
    Order("worst", _("Worst fit first"), (Part(("score", "id"), _KNOWN), _UNKNOWN)),
    # The state is one and the same mostly; named here, the index by source and state serves.
    Order("source", _("By source"), (Part(("source_id", "state", "-id")),)),
)

ORDERS: dict[str, Order] = {order.code: order for order in _ALL}
DEFAULT = ORDERS["new"]
