"""What was decided, in words: of an action, and of one picture before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.crawling.models import Decision, Entry
from apps.galleries.licences import Licence

if TYPE_CHECKING:
    from apps.crawling.curation.deciding import Wish


def about(wish: Wish, count: int) -> str:
    """What a job is about."""
    text = ngettext("%(what)s: %(n)s picture", "%(what)s: %(n)s pictures", count)
    return text % {"what": Decision.Verb(wish.verb).label, "n": f"{count:,}"}


def done(verb: str, count: int) -> str:
    """What has just been done to how many."""
    match verb:
        case "approve":
            text = ngettext("%(n)d picture was published.", "%(n)d pictures were published.", count)
        case "reject":
            text = ngettext("%(n)d picture was rejected.", "%(n)d pictures were rejected.", count)
        case "withdraw":
            text = ngettext("%(n)d picture was withdrawn.", "%(n)d pictures were withdrawn.", count)
        case "retag":
            text = ngettext(
                "The tags of %(n)d picture were changed.",
                "The tags of %(n)d pictures were changed.",
                count,
            )
        case "license":
            text = ngettext(
                "The licence of %(n)d picture was decided.",
                "The licence of %(n)d pictures was decided.",
                count,
            )
        case _:
            text = ngettext(
                "Undone: %(n)d picture is as it was.",
                "Undone: %(n)d pictures are as they were.",
                count,
            )
    return text % {"n": count}


def question(verb: str, count: int) -> str:
    """What is asked before it is done to all that match."""
    match verb:
        case "approve":
            text = ngettext("Publish %(n)s picture?", "Publish %(n)s pictures?", count)
        case "reject":
            text = ngettext("Reject %(n)s picture?", "Reject %(n)s pictures?", count)
        case "withdraw":
            text = ngettext("Withdraw %(n)s picture?", "Withdraw %(n)s pictures?", count)
        case "retag":
            text = ngettext(
                "Change the tags of %(n)s picture?", "Change the tags of %(n)s pictures?", count
            )
        case _:
            text = ngettext(
                "Decide the licence of %(n)s picture?",
                "Decide the licence of %(n)s pictures?",
                count,
            )
    return text % {"n": f"{count:,}"}


def changes(decision: Decision) -> Iterator[tuple[str, str, str]]:
    """What changed: its name, what it was, what it became."""
    before, after = decision.before or {}, decision.after or {}
    for key in dict.fromkeys([*before, *after]):
        was, became = before.get(key), after.get(key)
        if key in NAMES and was != became:
            yield str(NAMES[key]()), spoken(key, was), spoken(key, became)


def spoken(key: str, value: Any) -> str:
    """A value of the audit as people say it."""
    if value in (None, "", [], {}):
        return _("none")
    if key == "state" and value in Entry.State.values:
        return str(Entry.State(value).label)
    if key == "licence" and value in Licence.values:
        return str(Licence(value).label)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


NAMES = {
    "state": lambda: _("State"),
    "licence": lambda: _("Licence"),
    "words": lambda: _("Tags"),
    "tags": lambda: _("Tags"),
}
