"""Takedowns: remove pictures everywhere, at once and for good, and block them.

Each step is idempotent, so an interrupted takedown is simply carried out again: first the block
rules, so that nothing comes back meanwhile; then the pictures; the ledger last.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.audit import actions as audited
from apps.audit.services import note
from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Decision, Takedown
from apps.crawling.services.blocklist import block, forget_pages
from apps.crawling.services.ledger import hold
from apps.crawling.services.takedown_answers import send_answer
from apps.galleries import files
from apps.galleries.models import Image
from apps.galleries.services import hold_galleries, take_down_images
from apps.jobs import services as jobs

# The most that are removed while somebody waits; more need a job.
AT_ONCE = 50
BATCH = 50
MAX_PARAMETERS = 1000
Action = tuple[User | None, uuid.UUID]


def decide(takedown: Takedown, *, by: User | None, answer: str = "") -> None:
    """Take down what it names; many pictures in a job. A decided one stays decided."""
    waiting = Takedown.objects.filter(id=takedown.id, state=Takedown.State.ASKED)
    with transaction.atomic():
        decided = {"answer": answer, "decided": timezone.now(), "decided_by": by}
        if not waiting.update(state=Takedown.State.DONE, **decided):
            return
        takedown.refresh_from_db()
        note(audited.Action.TAKEDOWN, takedown, decision="done")
        block(takedown, ())
        many = len(entries_of(takedown)) > AT_ONCE
        if many:
            params = {"takedown": str(takedown.id), "about": takedown.value[:100]}
            jobs.start("crawling.take_down", owner_id=by.pk if by else None, params=params)
    if not many:
        carry_out(takedown)
    send_answer(takedown)


def decline(takedown: Takedown, *, by: User | None, answer: str) -> None:
    """Change nothing, and record why."""
    declined = {"state": Takedown.State.DECLINED, "answer": answer, "decided_by": by}
    waiting = Takedown.objects.filter(id=takedown.id, state=Takedown.State.ASKED)
    if waiting.update(decided=timezone.now(), **declined):
        takedown.refresh_from_db()
        note(audited.Action.TAKEDOWN, takedown, decision="declined")
        send_answer(takedown)


def entries_of(takedown: Takedown) -> list[int]:
    """The ids of entries to remove: all that it names, without those that staff spared."""
    spared = set(takedown.spared.values_list("id", flat=True))
    return [id_ for id_ in named_by(takedown) if id_ not in spared]


def named_by(takedown: Takedown) -> list[int]:
    """The ids of the entries that it names, with every copy, without those already removed.

    An author's pictures are limited to the named sources, including copies.
    """
    ids = set(_named(takedown).values_list("id", flat=True))
    new = ids
    # Copies, and copies of these, until no more are found.
    while new:
        new = _copies(new) - ids
        ids = ids | new
    return _standing(sorted(ids), set(_sources(takedown)))


def _sources(takedown: Takedown) -> Iterable[int]:
    """The sources to which it is limited; none means everywhere."""
    if takedown.kind != Takedown.Kind.AUTHOR:
        return ()
    return takedown.sources.values_list("id", flat=True)


def _standing(ids: list[int], sources: set[int]) -> list[int]:
    """Those of them that are not removed yet, in these sources or anywhere."""
    found: list[int] = []
    for start in range(0, len(ids), MAX_PARAMETERS):
        rows = CrawledImage.objects.filter(id__in=ids[start : start + MAX_PARAMETERS])
        rows = rows.exclude(state=CrawledImage.State.TAKEN_DOWN)
        if sources:
            rows = rows.filter(source__in=sources)
        found += rows.order_by("id").values_list("id", flat=True)
    return found


def _named(takedown: Takedown) -> CrawledImageQuerySet:
    entries = CrawledImage.objects.all()
    if takedown.kind == Takedown.Kind.PICTURE:
        wanted = Q(digest=digest_of(takedown.value))
        return entries.filter(wanted | Q(id=takedown.entry_id))
    if takedown.kind == Takedown.Kind.PAGE:
        return entries.filter(page=takedown.value)
    if sources := list(_sources(takedown)):
        entries = entries.filter(source__in=sources)
    return entries.filter(author__in=_spellings(entries, takedown.value))


def _spellings(entries: CrawledImageQuerySet, author: str) -> list[str]:
    """The spellings of an author's name in the ledger: databases differ beyond ASCII."""
    names = entries.exclude(author="").order_by().values_list("author", flat=True).distinct()
    return [name for name in names if name.casefold() == author.casefold()]


def _copies(ids: set[int]) -> set[int]:
    """Entries with the same bytes, the same kept picture, or linked as near duplicates."""
    every, found = sorted(ids), set[int]()
    # SQLite limits the parameters of one query.
    for start in range(0, len(every), MAX_PARAMETERS):
        named = CrawledImage.objects.filter(id__in=every[start : start + MAX_PARAMETERS])
        same = Q(duplicate_of__in=named.values("id")) | Q(duplicates__in=named.values("id"))
        same |= Q(image__in=named.exclude(image=None).values("image"))
        same |= Q(sha256__in=named.exclude(sha256="").values("sha256"))
        found |= set(CrawledImage.objects.filter(same).values_list("id", flat=True))
    return found


def carry_out(takedown: Takedown, beat: Callable[[], object] | None = None) -> int:
    """Remove all that the takedown names; how many entries. `beat` is called between batches."""
    action = (takedown.decided_by, uuid.uuid4())
    gone = 0
    # Again, for entries that were linked to one of them in the meantime.
    while ids := entries_of(takedown):
        for start in range(0, len(ids), BATCH):
            if beat:
                beat()
            batch = ids[start : start + BATCH]
            # First, and in a transaction of its own: it reads all remembered pages, and must not
            # block.
            forget_pages(CrawledImage.objects.filter(id__in=batch))
            _take_down(takedown, batch, action)
        gone += len(ids)
    return gone


def _take_down(takedown: Takedown, ids: list[int], action: Action) -> None:
    with transaction.atomic():
        named = CrawledImage.objects.filter(id__in=ids)
        _lock(named)
        entries = list(named.order_by("id"))
        block(takedown, entries)
        take_down_images(Image.including_bin.filter(id__in=_unshared(takedown, entries)))
        _note(entries, action)
        Takedown.objects.filter(id=takedown.id).update(pictures=F("pictures") + len(entries))
        # Stored bytes that had no picture yet.
        staged_file_id = [entry.staged_file_id for entry in entries if entry.staged_file_id]
        transaction.on_commit(partial(files.delete, staged_file_id))


def _unshared(takedown: Takedown, entries: list[CrawledImage]) -> set[UUID]:
    """Their pictures, except those that a remaining entry shows, too."""
    images = {entry.image_id for entry in entries if entry.image_id}
    ids = [entry.id for entry in entries]
    remaining = CrawledImage.objects.filter(image__in=images).exclude(id__in=ids)
    is_spared = Q(id__in=takedown.spared.values("id"))
    if sources := list(_sources(takedown)):
        is_spared |= ~Q(source__in=sources)
    kept = remaining.filter(is_spared).values_list("image", flat=True)
    return images - set(kept)


def _lock(entries: CrawledImageQuerySet) -> None:
    """Lock, so that none of them gets a picture meanwhile: galleries for those that have one; for
    those being fetched their crawls, which every answer locks before its request and entry.
    """
    galleries_of = entries.order_by().values_list("source__waiting", "source__gallery")
    hold_galleries(id_ for pair in galleries_of.distinct() for id_ in pair)
    being_fetched = CrawlRequest.objects.filter(
        entry__in=entries.values("id"), state=CrawlRequest.State.WAITING
    )
    crawls = Crawl.objects.filter(id__in=being_fetched.values("crawl")).select_for_update()
    list(crawls.order_by("id").values_list("id"))


def _note(entries: list[CrawledImage], action: Action) -> None:
    """The ledger keeps the hashes and the addresses, and deletes all other metadata."""
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
            after={"state": CrawledImage.State.TAKEN_DOWN},
        )
        for entry in entries
    )
    now = timezone.now()
    hold(ids)
    CrawledImage.objects.filter(id__in=ids).update(
        state=CrawledImage.State.TAKEN_DOWN,
        reason_code=reasons.TAKEN_DOWN,
        params={},
        image=None,
        staged_file_id=None,
        title="",
        author="",
        author_url="",
        decided=now,
        decided_by=by,
    )
    waiting = CrawlRequest.objects.filter(entry__in=ids, state=CrawlRequest.State.WAITING)
    waiting.update(state=CrawlRequest.State.DONE, outcome=reasons.BLOCKED, finished=now)
