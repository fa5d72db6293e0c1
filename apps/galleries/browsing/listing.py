"""What of a gallery is looked at, and in which order: all of it stands in the address."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.http import QueryDict
from django.utils import timezone

from apps.galleries.browsing.orders import DEFAULT, ORDERS, Order
from apps.galleries.browsing.slices import Slice, neighbours_of, slice_of
from apps.galleries.folding import folded
from apps.galleries.forms import FilterForm
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image

SIZE = 36
# Of so many galleries a session remembers the order.
REMEMBERED = 50


@dataclass
class Listing:
    """The pictures of a gallery that `asked` (the query of the address) wants to see."""

    all_images: ImageQuerySet
    asked: QueryDict
    order: Order = DEFAULT

    def __post_init__(self) -> None:
        self.order = ORDERS.get(self.asked.get("order", ""), self.order)
        self.form = FilterForm(self.asked)
        self.form.is_valid()
        # A filter that cannot be is told beside its field, and the others still hold.
        self.filters = {k: v for k, v in self.form.cleaned_data.items() if v and k != "order"}

    @property
    def narrowed(self) -> bool:
        return bool(self.filters)

    @property
    def plain(self) -> bool:
        """Whether the newest picture comes first, so that new ones can be put before it."""
        return not self.filters and self.order == DEFAULT

    @property
    def address(self) -> str:
        """The query that asks for the same again, from the beginning."""
        values: dict[str, Any] = dict(self.filters)
        if self.order != DEFAULT or self.asked.get("order"):
            values["order"] = self.order.code
        return urlencode(values)

    @cached_property
    def images(self) -> ImageQuerySet:
        return _narrow(self.all_images, self.filters)

    def neighbours(self, image: Image) -> tuple[Image | None, Image | None]:
        """What comes before and after a picture that was opened from here."""
        if self.plain:
            return self.images.neighbours(image)
        return neighbours_of(self.images, self.order, image)

    @cached_property
    def slice(self) -> Slice:
        after, before = self.asked.get("after", ""), self.asked.get("before", "")
        return slice_of(self.images, self.order, SIZE, after=after, before=before)


def _narrow(images: ImageQuerySet, filters: dict[str, Any]) -> ImageQuerySet:
    if words := filters.get("q"):
        images = images.filter(name__icontains=words)
    if state := filters.get("state"):
        images = images.unsettled() if state == "busy" else images.filter(state=state)
    if tag := filters.get("tag"):
        images = images.filter(tags__folded=folded(tag))
    # When it was taken; where that is not known, when it was added.
    day = Coalesce("taken", "created")
    if since := filters.get("since"):
        images = images.filter(GreaterThanOrEqual(day, _midnight(since)))
    if until := filters.get("until"):
        images = images.filter(LessThan(day, _midnight(until) + timedelta(days=1)))
    return images


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def remembered_order(
    session: MutableMapping[str, Any], gallery_id: UUID, asked: QueryDict
) -> Order:
    """The order a person chose last for this gallery; one chosen now is remembered."""
    orders: dict[str, str] = session.get("orders", {})
    last = orders.get(str(gallery_id), DEFAULT.code)
    chosen = asked.get("order", "")
    if chosen in ORDERS and chosen != last:
        others = [(k, v) for k, v in orders.items() if k != str(gallery_id)]
        session["orders"] = dict([*others, (str(gallery_id), chosen)][-REMEMBERED:])
    return ORDERS.get(last, DEFAULT)
