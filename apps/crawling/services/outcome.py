"""The result of a decision about several pictures, for the person who made it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import ngettext_lazy

from apps.crawling.models import Decision
from apps.jobs.models import Job

NOT_SO = "not_so"
NO_LICENCE = "no_licence"
NO_PICTURE = "no_picture"
DECIDED_SINCE = "decided_since"
PUBLISHED = "published"
AT_SOURCE = "at_source"

SKIPPED = {
    NOT_SO: ngettext_lazy(
        "%(n)s picture was skipped: that cannot be done in its state.",
        "%(n)s pictures were skipped: that cannot be done in their state.",
        "n",
    ),
    NO_LICENCE: ngettext_lazy(
        "%(n)s picture was skipped: decide its licence, or that of its source, first.",
        "%(n)s pictures were skipped: decide their licence, or that of their source, first.",
        "n",
    ),
    NO_PICTURE: ngettext_lazy(
        "%(n)s picture was skipped: its file is gone, or being prepared.",
        "%(n)s pictures were skipped: their files are gone, or being prepared.",
        "n",
    ),
    DECIDED_SINCE: ngettext_lazy(
        "%(n)s picture was skipped: something else has been decided about it since.",
        "%(n)s pictures were skipped: something else has been decided about them since.",
        "n",
    ),
    AT_SOURCE: ngettext_lazy(
        "%(n)s picture was skipped: its rights changed at its source. Restore it, if you are sure.",
        "%(n)s pictures were skipped: their rights changed at their source. "
        "Restore them, if you are sure.",
        "n",
    ),
    PUBLISHED: ngettext_lazy(
        "%(n)s picture was skipped: it is published. Withdraw it first.",
        "%(n)s pictures were skipped: they are published. Withdraw them first.",
        "n",
    ),
}


@dataclass(slots=True)
class Outcome:
    """The numbers of pictures that were `done`, and of those `skipped` by reason.

    `action` is the id that an undo names. `conflicts` are earlier decisions of other people, which
    stay. With a `job`, nothing is counted here: the job does the work.
    """

    action: uuid.UUID
    done: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    job: Job | None = None
    conflicts: list[Decision] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """Why some were skipped, in the reader's language."""
        return [str(SKIPPED[code] % {"n": n}) for code, n in sorted(self.skipped.items()) if n]
