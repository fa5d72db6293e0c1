"""How a page's statements of rights apply to a source."""

from __future__ import annotations

from apps.crawling.models import Source
from apps.galleries.licences import Licence, read


def understood(stated: str, source: Source) -> Licence | None:
    """The licence that a page states; None when it states none, or staff have overridden it.

    UNCLEAR is one that people have to decide: the source's own does not replace it. “All rights
    reserved” is on the pages of most sites, also of those whose owner has given permission: there
    the source's own licence applies.
    """
    licence = read(stated).licence
    permitted = source.licence == Licence.PERMISSION
    return None if licence and permitted and not licence.may_publish else licence


def forbids(licence: Licence | None) -> bool:
    """Whether nothing under it is published here, so that nothing needs to be fetched."""
    return licence is not None and licence is not Licence.UNCLEAR and not licence.may_publish
