"""Changed rights of kept pictures: withdrawn, forbidden, gone, changed.

This module only records them on the entries, in the transaction of the answer. Galleries must be
locked before crawls and entries, so pictures are hidden afterwards (`services.source_changes`), by
another process if this one ends in between: the row says what is to be hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from apps.crawling import reasons
from apps.crawling.adapters.types import Found
from apps.crawling.frontier.licensing import forbids, understood
from apps.crawling.models import CrawledImage, Source
from apps.crawling.signals import rights_changed
from apps.galleries.licences import Licence

State = CrawledImage.State
Reason = tuple[str, dict[str, Any]]
# States of entries whose picture is shown, or may be later.
KEPT = (State.ARRIVED, State.WAITING, State.APPROVED, State.DUPLICATE)
COLUMNS = [
    "reason_code",
    "params",
    "licence",
    "licence_stated",
    "robots",
    "decided",
    "checked",
    "missing",
]
# A page may be missing for a moment: it has to be missing twice, at least this long apart, unless
# the site says that it is gone for good (410).
MISSING = timedelta(hours=6)


def note(
    entry: CrawledImage, found: Found, objection: Reason | None, *, whole: bool, now: datetime
) -> bool:
    """Record what the page now says of a kept picture; returns whether that is new.

    `whole`: it is the detail page read before, so a missing statement was removed there.
    """
    if whole:
        entry.checked = now
        if entry.missing and entry.params.get("missing") == "page":
            entry.missing = None
    changed_rights = (
        _forbidden(objection) if objection else _licence_news(entry, found, whole=whole)
    )
    return mark(entry, changed_rights, now=now) if changed_rights else False


def _forbidden(objection: Reason) -> Reason:
    return reasons.NOW_FORBIDDEN, {"rule": objection[1].get("rule", "")}


def _licence_news(entry: CrawledImage, found: Found, *, whole: bool) -> Reason | None:
    was, now = (understood(text, entry.source) for text in (entry.licence_stated, found.licence))
    stops = forbids(now) or now is Licence.UNCLEAR
    if now is was or not (stops or whole):
        return None
    own = entry.licence == (was or "")
    before = entry.licence or entry.source.licence
    params = {
        "was": _label(before) or entry.licence_stated[:100],
        "now": found.licence[:100],
        "licence_was": entry.licence,
    }
    if found.licence:
        entry.licence_stated = found.licence[:500]
    if own and now is not None:
        entry.licence = now
    if stops:
        return reasons.RIGHTS_WITHDRAWN, params
    code = reasons.LICENCE_CHANGED if now else reasons.LICENCE_DROPPED
    return (code, params) if before else None


def _label(code: str) -> str:
    return str(Licence(code).label) if code in Licence.values else ""


def mark(entry: CrawledImage, reason: Reason, *, now: datetime) -> bool:
    """Record it on the entry; False when it is recorded already, or staff have accepted it."""
    code, params = reason
    if entry.reason_code == code or code in entry.params.get("accepted", []):
        return False
    kept = {"accepted": entry.params["accepted"]} if "accepted" in entry.params else {}
    if entry.reason_code in reasons.HIDES and code not in reasons.HIDES:
        return False
    entry.reason_code, entry.params = code, {**params, **kept}
    if code == reasons.NOW_FORBIDDEN:
        entry.robots = str(params["rule"])[:200]
    if code in reasons.HIDES and entry.state != State.APPROVED:
        entry.decided = now  # An automatically publishing source must not publish it, either.
    return True


def missed(
    entries: Iterable[CrawledImage], status: int, what: str, *, now: datetime
) -> list[CrawledImage]:
    """Their page or picture was missing; returns those that count as gone by now."""
    gone = []
    for entry in entries:
        for_long = entry.missing is not None and entry.missing <= now - MISSING
        if status == 410 or for_long:
            if mark(entry, (reasons.GONE, {"status": status}), now=now):
                gone.append(entry)
        elif entry.missing is None:
            entry.missing = now
            entry.params = {**entry.params, "missing": what}
    return gone


def tell(entry_ids: Collection[int]) -> None:
    """After the commit: hide what is to be hidden, also the picture's copies elsewhere."""
    if entry_ids:
        send = partial(rights_changed.send, CrawledImage, entry_ids=sorted(entry_ids))
        transaction.on_commit(send)


def refused_on(source: Source, canonicals: Iterable[str]) -> dict[str, str]:
    """By canonical address: the source on which its use is refused."""
    refused = CrawledImage.objects.filter(
        canonical__in=[canonical for canonical in canonicals if canonical],
        reason_code__in=reasons.FOLLOWING,
    ).exclude(state__in=(State.FOUND, State.ARRIVED, State.APPROVED))
    rows = refused.exclude(source=source).values_list("canonical", "source__name")
    return dict(rows)
