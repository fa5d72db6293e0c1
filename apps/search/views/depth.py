"""Whether a page shows the first answer or the deeper look, and the ways from one to the other.

Without a word in the address the first answer comes at once, and the script fetches the deeper
look when it is shown; `deep=1` waits for it, `deep=0` does without.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from apps.galleries.pictures import PictureError
from apps.search.addresses import address_of
from apps.search.models import Query
from apps.search.services import answering
from apps.search.services.answering import Answer
from apps.search.services.deep_search.possible import can_look
from apps.search.services.filters import Filters
from apps.search.services.query_embedding import AskError
from apps.search.services.steering import Examples
from futu.http import Request

logger = logging.getLogger(__name__)


class Depth(StrEnum):
    LATER = "later"
    DONE = "done"
    OFF = "off"
    FAILED = "failed"
    # Its picture is gone.
    IMPOSSIBLE = "impossible"

    @classmethod
    def of(cls, request: Request, query: Query, *, is_steered: bool) -> "Depth":
        """What is steered by examples keeps the order that was asked for."""
        asked = {"1": cls.DONE, "0": cls.OFF}.get(request.GET.get("deep", ""), cls.LATER)
        return asked if can_look(query) and not is_steered else cls.IMPOSSIBLE


def answered(
    query: Query, k: int, filters: Filters, depth: Depth, examples: Examples
) -> tuple[Answer, Depth]:
    """The answer of that depth, or the first answer where the deeper look fails.

    Raises AskError when there is none at all.
    """
    if depth is Depth.DONE:
        # It needs OpenCV, which pages without it need not load.
        from apps.search.services.deep_search.answer import answer_deeply

        try:
            return answer_deeply(query, k, filters), depth
        except (AskError, PictureError) as error:
            logger.info("A picture could not be looked into: %s", error)
            depth = Depth.FAILED
    return answering.answer(query, k, filters, examples), depth


def addresses(
    query: Query, filters: Mapping[str, Any], k: int, depth: Depth, *, more: str
) -> dict[str, Any]:
    """The context of the switch. `here` and `more_here` are of what is shown; parts of the page
    are fetched by them."""
    shown = {"deep": "1"} if depth is Depth.DONE else {}
    off = {"deep": "0"} if depth is Depth.OFF else {}
    return {
        "depth": depth.value,
        "here": address_of(query, {**filters, **shown, **off}, k),
        "more_here": with_word(more, shown),
        "deep_here": address_of(query, {**filters, "deep": "1"}, k),
        "shallow_here": address_of(query, {**filters, "deep": "0"}, k),
        "usual_here": address_of(query, {n: v for n, v in filters.items() if n != "deep"}, k),
    }


def kept_switch(given: Mapping[str, str]) -> dict[str, str]:
    """Who does without the deeper look does so after the next step, too."""
    return {"deep": "0"} if given.get("deep") == "0" else {}


def with_word(address: str, words: Mapping[str, str]) -> str:
    """The address with more in it; "" stays so."""
    more = "&".join(f"{name}={value}" for name, value in words.items())
    if not address or not more:
        return address
    return f"{address}{'&' if '?' in address else '?'}{more}"
