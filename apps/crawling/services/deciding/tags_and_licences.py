"""Tags and licences: decisions that do not move pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from apps.crawling.models import CrawledImage, Decision
from apps.crawling.services.attribution import may_publish, name_origins
from apps.crawling.services.deciding.decision_request import (
    DecisionRequest,
    change,
    deciding,
    entries_in,
)
from apps.crawling.services.outcome import PUBLISHED, Outcome
from apps.crawling.services.source_tags import public_tag
from apps.galleries.models import Image
from apps.galleries.signals import images_described

State = CrawledImage.State
Named = Image.tags.through

PICTURED = [State.WAITING, State.APPROVED]
# A licence can be decided in these states: refused and removed pictures need none.
LICENSED = [State.FOUND, State.ARRIVED, State.WAITING, State.APPROVED, State.DUPLICATE]


def retag(source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome) -> None:
    with deciding(source_id) as source:
        entries = entries_in(ids, PICTURED, source, request, outcome)
        had = tags_of(entries)
        add, remove = set(request.values["add"]), set(request.values["remove"])
        exchange(entries, add, remove)
        decisions = []
        for entry in entries:
            names = had.get(entry.image_id, set()) if entry.image_id else set()
            # A removal is recorded even if the tag is not set: its source tag will not set it
            # later.
            after = {"added": sorted(add - names), "removed": sorted(remove)}
            decisions.append(request.note(entry, {"had": sorted(remove & names)}, after))
        Decision.objects.bulk_create(decisions, batch_size=200)
        outcome.done += len(entries)


def tags_of(entries: Sequence[CrawledImage]) -> dict[UUID, set[str]]:
    """The names of the pictures' tags, by entry."""
    names: dict[UUID, set[str]] = defaultdict(set)
    rows = Named.objects.filter(image__in=[entry.image_id for entry in entries])
    for image_id, name in rows.values_list("image", "tag__name"):
        names[image_id].add(name)
    return names


def exchange(entries: Sequence[CrawledImage], add: Iterable[str], remove: Iterable[str]) -> None:
    """Add tags to their pictures and remove others."""
    held = Image.objects.filter(id__in=[entry.image_id for entry in entries]).held()
    tags = [tag for name in sorted(add) if (tag := public_tag(name))]
    rows = [Named(image_id=image_id, tag=tag) for image_id in held for tag in tags]
    Named.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
    off = Named.objects.filter(image__in=held, tag__owner=None, tag__name__in=list(remove))
    off.delete()
    images_described.send(Image, image_ids=held)


def decide_licence(
    source_id: int, ids: list[int], request: DecisionRequest, outcome: Outcome
) -> None:
    with deciding(source_id) as source:
        entries = entries_in(ids, LICENSED, source, request, outcome)
        licence = {entry.pk: request.values["licence"] for entry in entries}
        decide_licences(entries, licence, request, outcome)


def decide_licences(
    entries: Sequence[CrawledImage],
    licences: dict[int, str],
    request: DecisionRequest,
    outcome: Outcome,
) -> None:
    """Set each one's licence; published pictures need one that allows publishing."""
    chosen = [entry for entry in entries if _allows(entry, licences[entry.pk])]
    outcome.skipped[PUBLISHED] += len(entries) - len(chosen)
    change(
        chosen, request, outcome, {entry.pk: {"licence": licences[entry.pk]} for entry in chosen}
    )
    shown = CrawledImage.objects.filter(state=State.APPROVED, id__in=[e.pk for e in chosen])
    shown |= CrawledImage.objects.filter(state=State.APPROVED, duplicates__in=chosen)
    name_origins(shown.distinct())


def _allows(entry: CrawledImage, licence: str) -> bool:
    if entry.state != State.APPROVED:
        return True
    return may_publish(CrawledImage(licence=licence, source=entry.source))
