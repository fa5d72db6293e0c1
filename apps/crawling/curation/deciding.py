"""A decision on pictures: at once when they are few, else as a job that shows how far it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.crawling.curation.listing import Listing
from apps.crawling.curation.sentences import about
from apps.crawling.managers import EntryQuerySet
from apps.crawling.models import Entry
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run

if TYPE_CHECKING:
    from apps.crawling.services.publishing import Outcome

KIND = "crawling.decide"
# As many are done while the browser waits; also the batch of a job.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Wish:
    verb: str
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    licence: str = ""


def decide(
    entries: EntryQuerySet, wish: Wish, *, by: User, action: uuid.UUID | None = None
) -> Outcome:
    """Do it. Those that cannot be decided so are left, and the outcome says why."""
    from apps.crawling.services import publishing

    match wish.verb:
        case "approve":
            return publishing.approve(entries, by=by, action=action)
        case "reject":
            return publishing.reject(entries, by=by, action=action)
        case "withdraw":
            return publishing.withdraw(entries, by=by, action=action)
        case "retag":
            return publishing.retag(entries, wish.add, wish.remove, by=by, action=action)
        case "license":
            return publishing.license(entries, wish.licence, by=by, action=action)
    raise ValueError(f"There is no decision {wish.verb!r}.")


def start_deciding(listing: Listing, wish: Wish, *, by: User, count: int) -> Job:
    """Begin with all that match now; what arrives meanwhile was not meant."""
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    params = {
        "about": about(wish, count),
        "wish": asdict(wish),
        "filter": listing.address(),
        "newest": newest,
        "action": str(uuid.uuid4()),
    }
    with transaction.atomic():
        return jobs.start(KIND, owner_id=by.pk, total=count, params=params)


def take_back(action: uuid.UUID, *, by: User) -> Outcome:
    from apps.crawling.services import publishing

    return publishing.undo(action, by=by)


def start_undoing(action: uuid.UUID, *, by: User, count: int) -> Job:
    """Take back what a job did, as another."""
    wish = Wish("undo")
    params = {"about": about(wish, count), "wish": asdict(wish), "action": str(action)}
    with transaction.atomic():
        return jobs.start(KIND, owner_id=by.pk, total=count, params=params)


def decide_job(run: Run) -> None:
    """The handler. What was decided leaves most filters; doing it twice changes nothing."""
    by = User.objects.filter(pk=run.owner_id or 0, is_staff=True, is_active=True).first()
    if by is None:
        raise JobError(_("Whoever asked for this may not decide any more."))
    wish = Wish(**run.params["wish"])
    action = uuid.UUID(run.params["action"])
    if wish.verb == "undo":
        run.advance(take_back(action, by=by).count)
        return
    listing = Listing(QueryDict(run.params["filter"]))
    for ids in _batches(listing.entries.filter(id__lte=run.params["newest"])):
        run.check()
        decide(Entry.objects.filter(id__in=ids), wish, by=by, action=action)
        run.advance(len(ids))


def _batches(entries: EntryQuerySet) -> Iterator[list[int]]:
    last = 0
    while True:
        rows = entries.filter(id__gt=last).order_by("id")
        ids = list(rows.values_list("id", flat=True)[:AT_ONCE])
        if not ids:
            return
        yield ids
        last = ids[-1]
