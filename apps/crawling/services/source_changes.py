"""Changes at the source of a picture: it is hidden at once, reported to staff, copies included.

The frontier records what pages now say (`frontier.rights`). Published pictures affected are moved
to the hidden gallery, with their vectors, and wait there for staff with their reason. Called again,
it goes on with what an earlier call left.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling import reasons
from apps.crawling.frontier import rights
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage, Decision, Source
from apps.crawling.services import attribution, publishing
from apps.crawling.services.deciding.decision_request import deciding
from apps.crawling.services.outcome import Outcome

State = CrawledImage.State
# Entries processed in one transaction.
BATCH = 200


def queue() -> CrawledImageQuerySet:
    """Entries for staff to review: hidden because of it, or shown with a changed licence."""
    return CrawledImage.objects.changed_at_source()


def apply(entry_ids: Collection[int]) -> None:
    """Apply what was recorded on these entries, here and on every other source."""
    ids = sorted(entry_ids)
    for start in range(0, len(ids), BATCH):
        _follow(ids[start : start + BATCH])
        _name_anew(ids[start : start + BATCH])
    hide()


def catch_up(source: Source) -> None:
    """Finish what a process that was interrupted left undone."""
    since = timezone.now() - rights.MISSING * 4
    refused = CrawledImage.objects.filter(
        source=source, reason_code__in=reasons.FOLLOWING, decided__gte=since
    )
    apply(refused.values_list("id", flat=True))


def hide() -> Outcome:
    """Hide published pictures that may no longer be public."""
    shown = CrawledImage.objects.filter(state=State.APPROVED, reason_code__in=reasons.HIDES)
    return publishing.hide(shown)


def restore(entries: CrawledImageQuerySet, *, by: User) -> Outcome:
    """Publish hidden pictures again, under their licence; the same cause is then ignored."""
    return publishing.restore(
        entries.filter(state=State.WAITING, reason_code__in=reasons.HIDES), by=by
    )


def hidden_since(source: Source, moment: object) -> int:
    """How many pictures were hidden because of what was found on this source."""
    made = Decision.objects.filter(verb=Decision.Verb.HIDE, made__gte=moment)
    elsewhere = Q(entry__reason_code=reasons.REFUSED_ELSEWHERE, entry__params__source=source.name)
    here = Q(entry__source=source) | elsewhere
    return made.filter(here).values("entry").distinct().count()


def _name_anew(ids: list[int]) -> None:
    """Public pages show the licence that is now stated."""
    changed = CrawledImage.objects.filter(
        id__in=ids, state=State.APPROVED, reason_code=reasons.LICENCE_CHANGED
    )
    for source_id in sorted(set(changed.values_list("source", flat=True))):
        with deciding(source_id):
            attribution.name_origins(changed.filter(source=source_id).select_related("source"))


def _follow(ids: list[int]) -> None:
    """The same picture elsewhere, by address, digest or perceptual hash."""
    refused = CrawledImage.objects.filter(id__in=ids, reason_code__in=reasons.FOLLOWING)
    refused = refused.exclude(state=State.FOUND).select_related("source")
    with transaction.atomic():
        by_id: dict[int, Source] = {}
        for entry in refused:
            for other_id in _others(entry).values_list("id", flat=True):
                by_id.setdefault(other_id, entry.source)
        now = timezone.now()
        rows = CrawledImage.objects.select_for_update(no_key=True, of=("self",)).filter(
            id__in=by_id
        )
        for other in rows.filter(state__in=rights.KEPT).order_by("id"):
            why = (reasons.REFUSED_ELSEWHERE, {"source": by_id[other.pk].name})
            if other.reason_code not in reasons.HIDES and rights.mark(other, why, now=now):
                other.save(update_fields=rights.COLUMNS)


def _others(entry: CrawledImage) -> CrawledImageQuerySet:
    same = Q(duplicates=entry)
    if entry.duplicate_of_id is None:
        same |= Q(duplicate_of=entry)
    if entry.canonical:
        same |= Q(canonical=entry.canonical)
    if entry.sha256:
        same |= Q(sha256=entry.sha256)
    if entry.image_id:
        same |= Q(image=entry.image_id)
    return CrawledImage.objects.filter(same, state__in=rights.KEPT).exclude(id=entry.pk)
