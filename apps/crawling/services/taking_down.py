"""Taking pictures down: everywhere, at once, for good, and remembered.

Each step may be done twice, so a takedown that was cut off is simply carried out again: first
the bars, that nothing comes back meanwhile; then the pictures; the ledger says so last.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.managers import EntryQuerySet
from apps.crawling.models import Decision, Entry, Takedown, Visit
from apps.crawling.services.answering import send_answer
from apps.crawling.services.barring import bar, forget_pages
from apps.galleries import files
from apps.galleries.models import Image
from apps.galleries.services import take_down_images
from apps.jobs import services as jobs

# So many go while somebody waits; more are a job.
AT_ONCE = 50
BATCH = 50
Action = tuple[User | None, uuid.UUID]


def decide(takedown: Takedown, *, by: User | None, answer: str = "") -> None:
    """Take down what it names; many pictures in a job. A decided one stays decided."""
    waiting = Takedown.objects.filter(id=takedown.id, state=Takedown.State.ASKED)
    with transaction.atomic():
        decided = {"answer": answer, "decided": timezone.now(), "decided_by": by}
        if not waiting.update(state=Takedown.State.DONE, **decided):
            return
        takedown.refresh_from_db()
        bar(takedown, ())
        many = entries_of(takedown).count() > AT_ONCE
        if many:
            params = {"takedown": str(takedown.id), "about": takedown.value[:100]}
            jobs.start("crawling.take_down", owner_id=by.pk if by else None, params=params)
    if not many:
        carry_out(takedown)
    send_answer(takedown)


def decline(takedown: Takedown, *, by: User | None, answer: str) -> None:
    """Leave everything as it is, and say why."""
    declined = {"state": Takedown.State.DECLINED, "answer": answer, "decided_by": by}
    waiting = Takedown.objects.filter(id=takedown.id, state=Takedown.State.ASKED)
    if waiting.update(decided=timezone.now(), **declined):
        takedown.refresh_from_db()
        send_answer(takedown)


def entries_of(takedown: Takedown) -> EntryQuerySet:
    """What it names in the ledger, with every copy of it, less what is taken down already."""
    named = list(_named(takedown).values_list("id", flat=True))
    return _with_copies(named).exclude(state=Entry.State.TAKEN_DOWN)


def _named(takedown: Takedown) -> EntryQuerySet:
    entries = Entry.objects.all()
    if takedown.kind == Takedown.Kind.PICTURE:
        wanted = Q(digest=digest_of(takedown.value))
        return entries.filter(wanted | Q(id=takedown.entry_id))
    if takedown.kind == Takedown.Kind.PAGE:
        return entries.filter(page=takedown.value)
    if takedown.source_id is not None:
        entries = entries.filter(source=takedown.source_id)
    return entries.filter(author__in=_spellings(entries, takedown.value))


def _spellings(entries: EntryQuerySet, author: str) -> list[str]:
    """How an author's name is written there; databases disagree about letters beyond ASCII."""
    names = entries.exclude(author="").order_by().values_list("author", flat=True).distinct()
    return [name for name in names if name.casefold() == author.casefold()]


def _with_copies(ids: Sequence[int]) -> EntryQuerySet:
    """These and whatever shows the same picture: the same bytes, or linked as looking the same."""
    named = Entry.objects.filter(id__in=ids)
    originals = named.exclude(duplicate_of=None).values("duplicate_of")
    same = Q(id__in=ids) | Q(duplicate_of__in=ids)
    same |= Q(id__in=originals) | Q(duplicate_of__in=originals)
    same |= Q(image__in=named.exclude(image=None).values("image"))
    same |= Q(sha256__in=named.exclude(sha256="").values("sha256"))
    return Entry.objects.filter(same)


def carry_out(takedown: Takedown, beat: Callable[[], object] | None = None) -> int:
    """Remove all that the takedown names; how many entries. `beat` is called between batches."""
    ids = list(entries_of(takedown).order_by("id").values_list("id", flat=True))
    action = (takedown.decided_by, uuid.uuid4())
    for start in range(0, len(ids), BATCH):
        if beat:
            beat()
        _take_down(takedown, ids[start : start + BATCH], action)
    return len(ids)


def _take_down(takedown: Takedown, ids: list[int], action: Action) -> None:
    entries = list(Entry.objects.filter(id__in=ids))
    bar(takedown, entries)
    images = [entry.image_id for entry in entries if entry.image_id]
    take_down_images(Image.including_bin.filter(id__in=images))
    forget_pages(entries)
    with transaction.atomic():
        _note(entries, action)
        Takedown.objects.filter(id=takedown.id).update(pictures=F("pictures") + len(entries))
        # Bytes that had arrived and had no picture yet.
        spooled = [entry.spooled for entry in entries if entry.spooled]
        transaction.on_commit(partial(files.delete, spooled))


def _note(entries: list[Entry], action: Action) -> None:
    """The ledger keeps the hashes and the addresses, and nothing that is said of the picture."""
    by, action_id = action
    ids = [entry.id for entry in entries]
    Decision.objects.bulk_create(
        Decision(
            action=action_id,
            entry=entry,
            by=by,
            by_name=by.get_username() if by else "",
            verb=Decision.Verb.TAKE_DOWN,
            before={"state": entry.state},
            after={"state": Entry.State.TAKEN_DOWN},
        )
        for entry in entries
    )
    now = timezone.now()
    Entry.objects.filter(id__in=ids).update(
        state=Entry.State.TAKEN_DOWN,
        why=reasons.TAKEN_DOWN,
        params={},
        image=None,
        spooled=None,
        title="",
        author="",
        author_url="",
        decided=now,
        decided_by=by,
    )
    waiting = Visit.objects.filter(entry__in=ids, state=Visit.State.WAITING)
    waiting.update(state=Visit.State.DONE, outcome=reasons.BARRED, finished=now)
