"""What a page's words about its rights mean for a source."""

from __future__ import annotations

from apps.crawling.models import Source
from apps.galleries.licences import Licence, licence_of


def understood(stated: str, source: Source) -> Licence | None:
    """The licence that a page states; None when it states none, or staff know better.

    “All rights reserved” stands on the pages of most sites, also of one whose owner has given
    permission: there the source's own licence counts.
    """
    licence = licence_of(stated)
    permitted = source.licence == Licence.PERMISSION
    return None if licence is Licence.NONE and permitted else licence
