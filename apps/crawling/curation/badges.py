"""Numbers of items that wait for staff, each for those who may see its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.crawling.models import CrawledImage, Takedown


@dataclass(frozen=True, slots=True)
class Badge:
    label: Promise
    count: int
    address: str
    # An outsider waits for an answer.
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    label: Promise
    permission: str
    view: str
    query: str
    count: Callable[[], int]
    is_urgent: bool = False

    def badge(self) -> Badge:
        address = f"{reverse(self.view)}?{self.query}"
        count = self.count()
        return Badge(self.label, count, address, self.is_urgent and count > 0)


def _open_takedowns() -> int:
    return Takedown.objects.filter(state=Takedown.State.ASKED).count()


KINDS = (
    Kind(
        _("open requests to take something down"),
        "crawling.view_takedown",
        "admin:crawling_takedown_changelist",
        "state__exact=asked",
        _open_takedowns,
        is_urgent=True,
    ),
    Kind(
        _("pictures changed at their source"),
        "crawling.view_crawledimage",
        "admin:crawling_crawledimage_changelist",
        "state=changed",
        lambda: CrawledImage.objects.changed_at_source().count(),
        is_urgent=True,
    ),
    Kind(
        _("pictures wait for a decision"),
        "crawling.view_crawledimage",
        "admin:crawling_crawledimage_changelist",
        "state=waiting",
        lambda: CrawledImage.objects.queued().count(),
    ),
    Kind(
        _("pictures set aside for later"),
        "crawling.view_crawledimage",
        "admin:crawling_crawledimage_changelist",
        "state=later",
        lambda: CrawledImage.objects.postponed().count(),
    ),
)


def badges_for(user: Any) -> list[Badge]:
    """One query each; none for what the person may not see."""
    return [kind.badge() for kind in KINDS if user.has_perm(kind.permission)]
