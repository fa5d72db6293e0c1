"""The orders of the ledger; each is supported by an index."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_EVERY = Q()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are sorted by `keys`, with "-" for descending. The last key is the id."""

    keys: tuple[str, ...]
    where: Q = _EVERY


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of one part after another: independent of how a database sorts null."""

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
    # All rows have the same state here; naming it lets the index by source and state apply.
    Order("source", _("By source"), (Part(("source_id", "state", "-id")),)),
)

ORDERS: dict[str, Order] = {order.code: order for order in _ALL}
DEFAULT = ORDERS["new"]
