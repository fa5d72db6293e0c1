"""The links that a crawl starts with."""

from collections.abc import Iterable, Sequence

from apps.crawling.adapters.addresses import PLACE, absolute, filled
from apps.crawling.adapters.types import LISTING, Link


def first_links(addresses: Iterable[str], tags: Sequence[str], role: str) -> list[Link]:
    """Each start address with `role`; one with a `{tag}` becomes a listing for each tag."""
    links = []
    for address in addresses:
        if PLACE in address:
            links += [Link(absolute(filled(address, tag), ""), LISTING, tag) for tag in tags]
        else:
            links.append(Link(absolute(address, ""), role))
    return list(dict.fromkeys(links))
