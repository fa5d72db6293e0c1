"""What a browser sends along with a decision to detect repetitions and conflicts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Max

from apps.accounts.models import User
from apps.crawling.models import Decision


@dataclass(frozen=True, slots=True)
class Submission:
    """An id, under which the same decision may be repeated, and the versions that were shown.

    The version of an entry is the id of its last decision, 0 where there is none. Decisions about
    one entry are made one after another, so a greater id was decided after the page was shown.
    """

    action: uuid.UUID = field(default_factory=uuid.uuid4)
    # Versions by entry, and the one that holds for all others; None: no page was shown.
    versions: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None
    # Of several decisions sent together, each entry's own id.
    actions: Mapping[int, uuid.UUID] = field(default_factory=dict)

    def action_of(self, entry_id: int) -> uuid.UUID:
        return self.actions.get(entry_id, self.action)

    def seen_of(self, entry_id: int) -> int | None:
        return self.versions.get(entry_id, self.version)


def versions_of(entry_ids: Iterable[int]) -> dict[int, int]:
    """The version of each of these entries; one query."""
    rows = Decision.objects.filter(entry__in=list(entry_ids)).order_by()
    return dict(rows.values_list("entry").annotate(last=Max("id")))


def conflicts(
    entry_ids: Iterable[int], submission: Submission, by: User | None
) -> dict[int, Decision]:
    """Other people's last decision about each entry that was changed since it was shown."""
    seen = {id_: version for id_ in entry_ids if (version := submission.seen_of(id_)) is not None}
    if not seen:
        return {}
    later = Decision.objects.filter(entry__in=list(seen), id__gt=min(seen.values()))
    others = later.exclude(by=by) if by else later
    rows = others.select_related("entry").order_by("id")
    return {row.entry_id: row for row in rows if row.pk > seen[row.entry_id]}
