"""The pictures of a page: into the ledger, and into the frontier if they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from apps.crawling import reasons
from apps.crawling.adapters.types import Found
from apps.crawling.digests import digest_of
from apps.crawling.frontier.limits import Room, is_wanted
from apps.crawling.frontier.rows import named, new_visit, visits_of, words_of
from apps.crawling.models import Bar, Crawl, Entry, SourceTag, Visit
from apps.galleries.licences import Licence, licence_of
from apps.galleries.remote import RemoteError
from apps.galleries.remote.addresses import checked

# Why a picture is not asked for: a code and its figures.
Why = tuple[str, dict[str, Any]]
# Still as it was found: what pages say of it is believed. Later, people have decided.
OPEN = (Entry.State.FOUND, Entry.State.REFUSED)
UNDECIDED = (*OPEN, Entry.State.ARRIVED, Entry.State.WAITING)
TEXTS = ("page", "title", "author", "author_url", "licence_stated", "licence")


@dataclass
class PageOfPictures:
    """What all pictures of one page share while they are written."""

    crawl: Crawl
    visit: Visit
    # What the page itself says against the use of its pictures.
    against: Why | None
    now: datetime = field(default_factory=timezone.now)
    # Pictures that the crawl has not met before.
    new: int = 0

    def __post_init__(self) -> None:
        self.room = Room(self.crawl)
        kinds = (Bar.Kind.PICTURE, Bar.Kind.PAGE, Bar.Kind.AUTHOR)
        self._barred = Bar.objects.filter(kind__in=kinds).exists()

    def write(self, pictures: Sequence[Found]) -> None:
        """Enter them in the ledger, and those that are asked for in the frontier."""
        source = self.crawl.source_id
        batch = {digest_of(found.url): found for found in reversed(pictures)}
        met = visits_of(self.crawl, list(batch))
        entries = Entry.objects.filter(source=source, digest__in=list(batch)).order_by("id")
        known = {entry.digest: entry for entry in entries.select_for_update(no_key=True)}
        words = words_of(source, (tag for found in pictures for tag in found.tags))
        steps = _Steps(seen=[e.pk for e in known.values()])
        for digest, found in reversed(batch.items()):
            own = [words[name] for name in dict.fromkeys(map(named, found.tags)) if name in words]
            if self.visit.word and self.visit.word not in own:
                own.append(self.visit.word)
            if digest in met:
                steps.say(known.get(digest), found, own, met[digest].entry_id)
            elif self._is_wanted(own):
                self._take(steps, known.get(digest), found, digest, own)
        steps.write(self)

    def _is_wanted(self, own: list[SourceTag]) -> bool:
        """A picture without any word is wanted, unless the crawl was narrowed to some."""
        wanted = any(is_wanted(self.crawl, word) for word in own)
        return wanted or (not own and not self.crawl.tags)

    def _take(
        self, steps: _Steps, entry: Entry | None, found: Found, digest: str, own: list[SourceTag]
    ) -> None:
        under = [self.visit.word] if self.visit.word else own
        why = self._why_not(entry, found)
        is_new = entry is None or entry.state in OPEN
        if why is None and is_new:
            if not self.room.has(under):
                steps.leave(self, entry, found, digest, own)
                return
            self.room.take(under)
        self.new += 1
        steps.take(self, entry, found, digest, own, why)

    def _why_not(self, entry: Entry | None, found: Found) -> Why | None:
        if entry and entry.state == Entry.State.TAKEN_DOWN:
            return reasons.BARRED, {}
        if self._barred and self._bar_on(found):
            return reasons.BARRED, {}
        if self.against:
            return self.against
        if entry and _is_fresh(entry, self.now, self.crawl.source.recheck_days):
            return reasons.KNOWN, {}
        return _wrong_with(found)

    def _bar_on(self, found: Found) -> bool:
        bar = Bar.objects.on_address(
            url=found.url, page=found.page, author=found.author, source_id=self.crawl.source_id
        )
        return bar is not None


def _wrong_with(found: Found) -> Why | None:
    try:
        checked(found.url)
    except RemoteError:
        return reasons.BAD_ADDRESS, {}
    if licence_of(found.licence) is Licence.NONE:
        return reasons.LICENCE, {"licence": found.licence.strip()[:100]}
    return None


def _is_fresh(entry: Entry, now: datetime, days: int) -> bool:
    """Whether enough is known of it: rejected for good, or looked at not long ago."""
    if entry.state == Entry.State.REJECTED:
        return True
    if entry.state == Entry.State.FOUND or entry.why in reasons.TEMPORARY:
        return False
    looked = entry.fetched or entry.decided or entry.seen
    return looked > now - timedelta(days=days)


@dataclass
class _Steps:
    """Rows to write for one batch, gathered so that each kind is one query."""

    seen: list[int]
    made: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    visits: list[tuple[Visit, Entry]] = field(default_factory=list)
    under: list[tuple[Entry | int, list[SourceTag]]] = field(default_factory=list)
    known: int = 0
    refused: int = 0

    def say(
        self, entry: Entry | None, found: Found, own: list[SourceTag], entry_id: int | None
    ) -> None:
        """Met before in this crawl: another page may know more of it."""
        if entry and _fill(entry, found):
            self.changed.append(entry)
        if entry or entry_id:
            self.under.append((entry or entry_id or 0, own))

    def leave(
        self,
        page: PageOfPictures,
        entry: Entry | None,
        found: Found,
        digest: str,
        own: list[SourceTag],
    ) -> None:
        """Beyond the limit: in the ledger, not in the frontier; another word may have room."""
        if entry is None:
            entry = self._made(page, found, digest)
            self.refused += 1
        elif entry.state == Entry.State.FOUND:
            self.changed.append(entry)
        self.under.append((entry, own))
        _refuse(entry, (reasons.LIMIT, {}), page.now)

    def take(
        self,
        page: PageOfPictures,
        entry: Entry | None,
        found: Found,
        digest: str,
        own: list[SourceTag],
        why: Why | None,
    ) -> None:
        if entry is None:
            entry = self._made(page, found, digest)
        else:
            self.changed.append(entry)
            _fill(entry, found, anew=entry.state in OPEN)
        self.under.append((entry, own))
        outcome, params = why or ("", {})
        if outcome == reasons.KNOWN:
            self.known += 1
        elif outcome:
            self.refused += 1
        if entry.state in OPEN and outcome != reasons.KNOWN:
            _refuse(entry, why, page.now) if why else _find(entry)
        visit = new_visit(
            page.crawl,
            found.url,
            Visit.Role.PICTURE,
            referrer=page.visit.url,
            word=page.visit.word,
            depth=page.visit.depth + 1,
            outcome=outcome,
            params=params,
        )
        self.visits.append((visit, entry))

    def write(self, page: PageOfPictures) -> None:
        Entry.objects.bulk_create(self.made)
        fields = [*TEXTS, "state", "why", "params", "decided"]
        Entry.objects.bulk_update({e.pk: e for e in self.changed}.values(), fields, batch_size=100)
        Entry.objects.filter(pk__in=self.seen).update(seen=page.now)
        through = Entry.words.through
        through.objects.bulk_create(
            [
                through(entry_id=of if isinstance(of, int) else of.pk, sourcetag_id=word.pk)
                for of, words in self.under
                for word in words
            ],
            ignore_conflicts=True,
        )
        for visit, entry in self.visits:
            visit.entry = entry
        Visit.objects.bulk_create([visit for visit, _entry in self.visits])
        Crawl.objects.filter(pk=page.crawl.pk).update(
            seen=F("seen") + self.known, refused=F("refused") + self.refused
        )

    def _made(self, page: PageOfPictures, found: Found, digest: str) -> Entry:
        entry = Entry(source_id=page.crawl.source_id, url=found.url, digest=digest, seen=page.now)
        _fill(entry, found, anew=True)
        self.made.append(entry)
        return entry


def _find(entry: Entry) -> None:
    entry.state, entry.why, entry.params, entry.decided = Entry.State.FOUND, "", {}, None


def _refuse(entry: Entry, why: Why, now: datetime) -> None:
    entry.state, entry.decided = Entry.State.REFUSED, now
    entry.why, entry.params = why


def _fill(entry: Entry, found: Found, *, anew: bool = False) -> bool:
    """Note what the page says of the picture: all of it, or what was not known yet."""
    if entry.state not in UNDECIDED:
        return False
    says = {
        "page": found.page,
        "title": found.title[:300],
        "author": found.author[:200],
        "author_url": found.author_url,
        "licence_stated": found.licence[:500],
        "licence": licence_of(found.licence) or "",
    }
    news = {k: v for k, v in says.items() if v and (anew or not getattr(entry, k))}
    for name, value in news.items():
        setattr(entry, name, value)
    return bool(news)
