"""The confirmation before a bulk decision: how many entries match, and what is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from apps.crawling.curation import messages
from apps.crawling.curation.cards import Card, complete
from apps.crawling.curation.deciding import DecisionRequest
from apps.crawling.curation.listing import Listing
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage, Decision
from apps.crawling.rejections import LABELS
from apps.galleries.licences import Licence

SAMPLES = 8
State = CrawledImage.State
# The effect on a picture, by decision.
BECOMES = {
    "approve": State.APPROVED,
    "reject": State.REJECTED,
    "withdraw": State.WAITING,
    "restore": State.APPROVED,
}


def matching_before(listing: Listing, until: int | None) -> CrawledImageQuerySet:
    """All that match, without entries that a crawl has added since the question was shown."""
    return listing.entries if until is None else listing.entries.filter(id__lte=until)


@dataclass(frozen=True, slots=True)
class LicenceCount:
    """The number of pictures under one licence; "" is none decided."""

    code: str
    count: int

    @property
    def label(self) -> str:
        return str(Licence(self.code).label) if self.code else _("No licence decided")

    @property
    def may_publish(self) -> bool:
        return bool(self.code) and Licence(self.code).may_publish


class Question:
    def __init__(self, listing: Listing, requested: DecisionRequest) -> None:
        self.listing, self.requested = listing, requested
        self.count = listing.entries.count()

    @property
    def title(self) -> str:
        return messages.question(self.requested.verb, self.count)

    @cached_property
    def until(self) -> int:
        """The newest entry id: later ones are not part of the decision."""
        newest: int | None = CrawledImage.objects.aggregate(newest=Max("id"))["newest"]
        return newest or 0

    @cached_property
    def mark(self) -> int:
        """The id of the last decision: later decisions of others are not overwritten."""
        last: int | None = Decision.objects.aggregate(last=Max("id"))["last"]
        return last or 0

    @property
    def samples(self) -> list[Card]:
        return [Card(entry) for entry in complete(self.listing.entries).order_by("-id")[:SAMPLES]]

    @property
    def others(self) -> int:
        return max(self.count - SAMPLES, 0)

    @property
    def sets(self) -> Iterator[tuple[str, str]]:
        """What will be set: its name and its value."""
        requested = self.requested
        if requested.verb in BECOMES:
            yield _("State"), str(BECOMES[requested.verb].label)
        if requested.verb == "postpone":
            yield _("State"), _("Set aside for later")
        if requested.verb == "resume":
            yield _("State"), str(State.WAITING.label)
        if requested.verb == "reject" and requested.reason:
            label = str(LABELS[requested.reason])
            yield _("Why"), f"{label}: {requested.note}" if requested.note else label
        if requested.licence and requested.verb == "license":
            yield _("Licence"), str(Licence(requested.licence).label)
        if requested.add:
            yield _("Tags added"), ", ".join(requested.add)
        if requested.remove:
            yield _("Tags taken off"), ", ".join(requested.remove)

    @property
    def licences(self) -> list[LicenceCount]:
        """The licences of the pictures, with counts, and whether each allows publishing."""
        if self.requested.verb != "approve":
            return []
        rows = self.listing.entries.order_by().values_list("licence", "source__licence")
        counts: dict[str, int] = {}
        for own, of_source, n in rows.annotate(n=Count("id")):
            code = own or of_source
            counts[code] = counts.get(code, 0) + n
        most = sorted(counts.items(), key=lambda pair: -pair[1])
        return [LicenceCount(code, n) for code, n in most]
