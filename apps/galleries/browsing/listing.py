"""The filter and sort order of a gallery page, held entirely in its URL."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.http import QueryDict

from apps.galleries.browsing.groups import Group, groups_of
from apps.galleries.browsing.orders import DEFAULT, ORDERS, Order
from apps.galleries.browsing.slices import Slice, neighbours_of, slice_of
from apps.galleries.folding import folded
from apps.galleries.forms import FilterForm
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.room_filters import chosen, condition, room_filter
from futu.days import end_of, start_of

SIZE = 36
# Maximum number of galleries whose order a session remembers.
REMEMBERED = 50


@dataclass
class Listing:
    """The pictures of a gallery selected by `asked`, the URL's query."""

    all_images: ImageQuerySet
    asked: QueryDict
    order: Order = DEFAULT
    # Whose filters of rooms count.
    asker: int | None = None

    def __post_init__(self) -> None:
        self.order = ORDERS.get(self.asked.get("order", ""), self.order)
        self.form = FilterForm(self.asked)
        self.form.is_valid()
        # An invalid filter is reported beside its field; the others still apply.
        given = {k: v for k, v in self.form.cleaned_data.items() if v}
        self.grouped_by = room_filter(given.pop("group", ""))
        self.filters = {k: v for k, v in given.items() if k != "order"}

    @property
    def narrowed(self) -> bool:
        return bool(self.filters)

    @property
    def plain(self) -> bool:
        """Whether newest pictures come first, unfiltered, so that new ones can be prepended."""
        return not self.filters and not self.grouped_by and self.order == DEFAULT

    @property
    def address(self) -> str:
        """The query string of this listing, from its first page."""
        values: dict[str, Any] = dict(self.filters)
        if self.order != DEFAULT or self.asked.get("order"):
            values["order"] = self.order.code
        if self.grouped_by:
            values["group"] = self.grouped_by.name
        return urlencode(values)

    @cached_property
    def images(self) -> ImageQuerySet:
        images = _narrow(self.all_images, self.filters)
        pairs = chosen(self.filters)
        return images.filter(condition(pairs, self.asker)) if pairs else images

    @cached_property
    def groups(self) -> list[Group]:
        """The pictures by the values of a room's filter, a few of each."""
        return groups_of(self.images, self.order, self.grouped_by, self.filters, self.asker)

    def neighbours(self, image: Image) -> tuple[Image | None, Image | None]:
        """The pictures before and after one that was opened from this listing."""
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
    if filters.get("favourite"):
        images = images.filter(is_favourite=True)
    # Time taken, or time added if that is unknown.
    day = Coalesce("taken", "created")
    if since := filters.get("since"):
        images = images.filter(GreaterThanOrEqual(day, start_of(since)))
    if until := filters.get("until"):
        images = images.filter(LessThan(day, end_of(until)))
    return images


def remembered_order(
    session: MutableMapping[str, Any], gallery_id: UUID, asked: QueryDict
) -> Order:
    """The order last chosen for this gallery; a new choice is stored in the session."""
    orders: dict[str, str] = session.get("orders", {})
    last = orders.get(str(gallery_id), DEFAULT.code)
    chosen = asked.get("order", "")
    if chosen in ORDERS and chosen != last:
        others = [(k, v) for k, v in orders.items() if k != str(gallery_id)]
        session["orders"] = dict([*others, (str(gallery_id), chosen)][-REMEMBERED:])
    return ORDERS.get(last, DEFAULT)
