"""The numbers and labels beside the ledger: tabs with counts, reasons, suggested tags."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.crawling.curation.forms import ALL, CHANGED, LATER
from apps.crawling.curation.listing import Listing, outline
from apps.crawling.models import CrawledImage, Decision, SourceTag
from apps.galleries.models import Tag

# Seconds for which counts that need to read every row are cached.
KEPT = 60
SUGGESTED = 20
State = CrawledImage.State
# In the order that suits staff.
TABS: tuple[tuple[str, str | Promise], ...] = (
    (State.WAITING, State.WAITING.label),
    (LATER, pgettext_lazy("of pictures set aside", "Later")),
    (CHANGED, _("Changed at source")),
    *((state, state.label) for state in (State.APPROVED, State.REJECTED, State.DUPLICATE)),
    *((state, state.label) for state in (State.REFUSED, State.TAKEN_DOWN)),
    *((state, state.label) for state in (State.ARRIVED, State.FOUND)),
)
# States in which reasons are useful; others hardly ever have one.
EXPLAINED = (CrawledImage.State.REFUSED, CrawledImage.State.DUPLICATE, CrawledImage.State.REJECTED)


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str | Promise
    count: int
    address: str
    is_here: bool


def tabs_of(listing: Listing) -> list[Tab]:
    """One tab for each state, with the number of matching entries; "waiting" always."""
    counts = counts_of(listing)
    always = (listing.state, CrawledImage.State.WAITING)
    labels = [(code, label) for code, label in TABS if counts.get(code) or code in always]
    labels.append((ALL, pgettext_lazy("of a filter", "All")))
    return [
        Tab(
            code,
            label,
            counts.get(code, 0),
            listing.address(state=code, why=None, view=None),
            code == listing.state,
        )
        for code, label in labels
    ]


def counts_of(listing: Listing) -> dict[str, int]:
    """The number of matches in each state; from an index alone, unless a filter is set."""
    if not listing.filters:
        return listing.matching.lists()
    kept = caches["local"]
    return kept.get_or_set(_key(listing, "counts"), listing.matching.lists, KEPT) or {}


def reasons_of(listing: Listing) -> list[tuple[str, str, int]]:
    """Reasons of entries in this state: code, label, count; the most frequent first."""
    if listing.state not in EXPLAINED:
        return []
    rows = CrawledImage.objects.filter(state=listing.state).exclude(reason_code="").order_by()
    counted = rows.values_list("reason_code").annotate(n=Count("id")).order_by("-n")
    found = caches["local"].get_or_set(_key(listing, "reasons"), lambda: list(counted), KEPT) or []
    return [(code, outline(code), n) for code, n in found]


def _key(listing: Listing, what: str) -> str:
    """Contains the filter and the last decision, so that one's own decisions show at once."""
    last = Decision.objects.aggregate(last=Max("id"))["last"]
    about = listing.state if what == "reasons" else listing.address(state=ALL, order=None)
    digest = hashlib.sha256(about.encode()).hexdigest()
    return f"crawling.{what}.{last}.{digest}"


def suggested_tags(text: str) -> list[str]:
    """Public tags and source tags that begin with the text, then those that contain it."""
    text = text.strip()
    if not text:
        return []
    found: list[str] = []
    for lookup in ("istartswith", "icontains"):
        tags = Tag.objects.filter(owner=None, **{f"name__{lookup}": text})
        words = SourceTag.objects.filter(**{f"name__{lookup}": text})
        for rows in (tags, words):
            found += rows.order_by("name").values_list("name", flat=True)[:SUGGESTED]
    return list(dict.fromkeys(found))[:SUGGESTED]
