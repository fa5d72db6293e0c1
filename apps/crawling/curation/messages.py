"""Messages about decisions: of an action, and of one picture before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.crawling.models import CrawledImage, Decision
from apps.crawling.reasons import reason
from apps.crawling.rejections import LABELS
from apps.galleries.licences import Licence


def done(verb: str, count: int) -> str:
    """What has just been done, and to how many."""
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
        case "restore":
            text = ngettext(
                "%(n)d picture was published again.", "%(n)d pictures were published again.", count
            )
        case "postpone":
            text = ngettext(
                "%(n)d picture was set aside for later.",
                "%(n)d pictures were set aside for later.",
                count,
            )
        case "resume":
            text = ngettext(
                "%(n)d picture waits for a decision again.",
                "%(n)d pictures wait for a decision again.",
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
    """The confirmation before it is done to all that match."""
    match verb:
        case "approve":
            text = ngettext("Publish %(n)s picture?", "Publish %(n)s pictures?", count)
        case "reject":
            text = ngettext("Reject %(n)s picture?", "Reject %(n)s pictures?", count)
        case "withdraw":
            text = ngettext("Withdraw %(n)s picture?", "Withdraw %(n)s pictures?", count)
        case "restore":
            text = ngettext("Publish %(n)s picture again?", "Publish %(n)s pictures again?", count)
        case "postpone":
            text = ngettext("Set %(n)s picture aside?", "Set %(n)s pictures aside?", count)
        case "resume":
            text = ngettext(
                "Put %(n)s picture back into the queue?",
                "Put %(n)s pictures back into the queue?",
                count,
            )
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


def undone(of: Decision, count: int) -> str:
    """What was undone, named by one of its pictures."""
    what = _("(%(what)s: %(title)s)")
    title = Truncator(str(of.entry)).chars(60)
    return f"{done('undo', count)} {what % {'what': of.get_verb_display(), 'title': title}}"


def conflict(decisions: list[Decision]) -> str:
    """That others decided first: who, when, and what. Their decision stays."""
    last = max(decisions, key=lambda decision: decision.pk)
    others = len({decision.entry_id for decision in decisions}) - 1
    words = _("“%(title)s” stays as it is: decided by %(who)s %(when)s ago: %(what)s.")
    said = words % {
        "title": Truncator(str(last.entry)).chars(60),
        "who": last.by_name or _("the source's own rule"),
        "when": timesince(last.made),
        "what": last.get_verb_display(),
    }
    more = ngettext(
        "So does %(n)d more picture of which somebody else decided meanwhile.",
        "So do %(n)d more pictures of which somebody else decided meanwhile.",
        others,
    )
    return f"{said} {more % {'n': others}}" if others else said


def begun(verb: str, count: int) -> str:
    """What is being done in the background."""
    text = ngettext(
        "%(what)s: %(n)s picture, in the background.",
        "%(what)s: %(n)s pictures, in the background.",
        count,
    )
    return text % {"what": Decision.Verb(verb).label, "n": f"{count:,}"}


def changes(decision: Decision) -> Iterator[tuple[str, str, str]]:
    """What changed: its name, its old value ("" where that is not shown), its new value."""
    before, after = decision.before or {}, decision.after or {}
    for key, name in (("state", _("State")), ("licence", _("Licence"))):
        was, became = before.get(key), after.get(key)
        if was != became:
            yield name, robots_headers(key, was), robots_headers(key, became)
    if after.get("state") == CrawledImage.State.REJECTED and after.get("reason_code") in LABELS:
        yield _("Why"), "", reason(after["reason_code"], after.get("params") or {})
    for key, name in (("added", _("Tags added")), ("removed", _("Tags taken off"))):
        if names := after.get(key):
            yield name, "", ", ".join(map(str, names))


def robots_headers(key: str, value: Any) -> str:
    """A value of the audit in words."""
    known = CrawledImage.State if key == "state" else Licence
    return str(known(value).label if value in known.values else value or _("none"))
