"""Filter and order of the ledger, read from the query string."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise

from apps.crawling.curation.cards import complete
from apps.crawling.curation.forms import ALL, CHANGED, LATER, UNDECIDED, FilterForm
from apps.crawling.curation.orders import DEFAULT, ORDERS
from apps.crawling.curation.pagination import Slice, slice_of
from apps.crawling.curation.relevance_bands import BY_CODE
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage, Source, SourceTag
from apps.crawling.reasons import SENTENCES
from apps.crawling.rejections import LABELS
from apps.galleries.models import Image, Tag
from apps.galleries.pictures import sentence
from futu.days import end_of, start_of

SIZE = 60
PLACE = re.compile(r"%\(\w+\)s")
# Entries in these states have no picture to show.
PICTURELESS = {CrawledImage.State.FOUND, CrawledImage.State.REFUSED, CrawledImage.State.TAKEN_DOWN}


@dataclass
class Listing:
    """The entries that the query string `asked` selects."""

    asked: QueryDict

    def __post_init__(self) -> None:
        self.form = FilterForm(self.asked)
        self.form.is_valid()
        # Invalid filters are shown beside their field; the valid ones still apply.
        given = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.order = ORDERS[given.pop("order", DEFAULT.code)]
        # The default: what waits for a decision.
        self.state: str = given.pop("state", CrawledImage.State.WAITING)
        self.view: str = given.pop("view", "rows" if self.state in PICTURELESS else "cards")
        self.filters: dict[str, Any] = given

    @cached_property
    def entries(self) -> CrawledImageQuerySet:
        """All matches in the chosen state."""
        if self.state == ALL:
            return self.matching
        if self.state == LATER:
            return self.matching.postponed()
        if self.state == CHANGED:
            return self.matching.changed_at_source()
        if self.state == CrawledImage.State.WAITING:
            return self.matching.queued()
        return self.matching.filter(state=self.state)

    @cached_property
    def matching(self) -> CrawledImageQuerySet:
        """All matches, in any state."""
        return narrowed(CrawledImage.objects.all(), self.filters)

    @cached_property
    def slice(self) -> Slice:
        after, before = self._cursor("after"), self._cursor("before")
        return slice_of(complete(self.entries), self.order, SIZE, after=after, before=before)

    def address(self, **changes: str | None) -> str:
        """The query string of the same list from its beginning, with `changes`."""
        values: dict[str, Any] = {**self.filters, "state": self.state}
        if self.order != DEFAULT:
            values["order"] = self.order.code
        if self.asked.get("view"):
            values["view"] = self.view
        values |= changes
        if values["state"] == CrawledImage.State.WAITING:
            del values["state"]
        plain = {k: v.pk if isinstance(v, Source) else v for k, v in values.items() if v}
        return urlencode(plain)

    @property
    def here(self) -> str:
        """The query string of this very page."""
        return self.address(after=self._cursor("after"), before=self._cursor("before"))

    def _cursor(self, name: str) -> str:
        # Django reads a parameter without a value as [], and takes the last of several values.
        return str(self.asked.get(name) or "")

    # -- Query strings of neighbouring pages

    @property
    def unfiltered(self) -> str:
        nothing: dict[str, str | None] = dict.fromkeys(self.filters)
        return self.address(**nothing)

    @property
    def first_page(self) -> str:
        return self.address()

    @property
    def next_page(self) -> str:
        return self.address(after=self.slice.after)

    @property
    def previous_page(self) -> str:
        return self.address(before=self.slice.before)

    @property
    def as_cards(self) -> str:
        return self.address(view="cards")

    @property
    def as_rows(self) -> str:
        return self.address(view="rows")

    @property
    def chips(self) -> list[Chip]:
        """The filters that are set, each with the address that removes it."""
        return [
            Chip(
                self.form.fields[name].label or name,
                self._spoken(name),
                self.address(**{name: None}),
            )
            for name in self.filters
        ]

    def _spoken(self, name: str) -> str:
        value = self.filters[name]
        if name == "why":
            return outline(value)
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        return str(dict(getattr(self.form.fields[name], "choices", ())).get(value, value))


@dataclass(frozen=True, slots=True)
class Chip:
    name: str | Promise
    value: str
    address: str


def outline(code: str) -> str:
    """The part of a reason that is the same for all pictures: its sentence without the figures."""
    if code in LABELS:
        return str(LABELS[code])
    words = str(SENTENCES[code]) if code in SENTENCES else sentence(code, {})
    return PLACE.sub("…", words)


def narrowed(entries: CrawledImageQuerySet, filters: dict[str, Any]) -> CrawledImageQuerySet:
    for name, condition in CONDITIONS.items():
        if value := filters.get(name):
            entries = entries.filter(condition(value))
    return entries


def _words(text: str) -> Q:
    places = ("title", "author", "url", "page")
    found = Q()
    for place in places:
        found |= Q(**{f"{place}__icontains": text})
    return found


def _tag(name: str) -> Q:
    """By the source tag, by its public name, or by a tag of the picture itself."""
    words = SourceTag.objects.filter(Q(name__iexact=name) | Q(tag__name__iexact=name))
    carriers = CrawledImage.source_tags.through.objects.filter(sourcetag__in=words.values("id"))
    tags = Tag.objects.filter(owner=None, name__iexact=name)
    tagged = Image.tags.through.objects.filter(tag__in=tags.values("id"))
    return Q(id__in=carriers.values("crawledimage_id")) | Q(image__in=tagged.values("image_id"))


def _licence(code: str) -> Q:
    """The picture's own licence counts; where it has none, its source's."""
    wanted = "" if code == UNDECIDED else code
    by_source = Q(licence="", source__licence=wanted)
    return by_source if code == UNDECIDED else Q(licence=wanted) | by_source


CONDITIONS: dict[str, Any] = {
    "q": _words,
    "source": lambda source: Q(source=source),
    "tag": _tag,
    "licence": _licence,
    "score": lambda code: BY_CODE[code].where,
    "why": lambda code: Q(reason_code=code),
    "since": lambda day: Q(created__gte=start_of(day)),
    "until": lambda day: Q(created__lt=end_of(day)),
}
