"""The ledger's rows for the pictures of one page, gathered so that each kind is one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.crawling import reasons
from apps.crawling.adapters.types import Found
from apps.crawling.digests import canonical_digest_of, digest_of
from apps.crawling.frontier import rights
from apps.crawling.frontier.licensing import understood
from apps.crawling.frontier.rows import count, new_visit, visits_of
from apps.crawling.models import Crawl, Entry, SourceTag, Visit

# Why a picture is not asked for: a code and its figures.
Why = tuple[str, dict[str, Any]]
# Still as it was found: what pages say of it is believed. Later, people have decided.
OPEN = (Entry.State.FOUND, Entry.State.REFUSED)
UNDECIDED = (*OPEN, Entry.State.ARRIVED, Entry.State.WAITING)
COLUMNS = ("page", "title", "author", "author_url", "licence_stated", "licence")


@dataclass
class Steps:
    """What is to be written, for one page of one crawl."""

    crawl: Crawl
    visit: Visit
    now: datetime
    made: list[Entry] = field(default_factory=list)
    changed: dict[int, Entry] = field(default_factory=dict)
    visits: list[tuple[Visit, Entry]] = field(default_factory=list)
    under: list[tuple[Entry | int, list[SourceTag]]] = field(default_factory=list)
    # Of whom the page says something that speaks against their use.
    news: set[int] = field(default_factory=set)
    # Pages to open first, for those pictures of theirs that only they can speak of.
    pages: dict[str, list[Entry]] = field(default_factory=dict)
    # What is known is due to be looked at again; the page itself was read for its pictures.
    checks: int = 0
    whole: bool = False
    known: int = 0
    refused: int = 0

    def see(self, entry: Entry | int, found: Found, own: list[SourceTag]) -> None:
        """Met before in this crawl: another page may know more of it."""
        if isinstance(entry, Entry) and _fill(entry, found):
            self.changed[entry.pk] = entry
        self.under.append((entry, own))

    def leave(self, entry: Entry | None, found: Found, own: list[SourceTag]) -> None:
        """Beyond the limit: in the ledger, not in the frontier; another word may have room."""
        if entry is None:
            entry = self._make(found)
            self.refused += 1
        if entry.state == Entry.State.FOUND:
            self._refuse(entry, (reasons.LIMIT, {}))
        self.under.append((entry, own))

    def take(
        self, entry: Entry | None, found: Found, own: list[SourceTag], why: Why | None
    ) -> None:
        """Into the frontier: to be asked for, or as done because of `why`."""
        entry = entry or self._make(found)
        seen_before = entry.state == Entry.State.REFUSED and why == (entry.why, entry.params)
        _fill(entry, found, anew=entry.state in OPEN)
        if self.whole and entry.state in OPEN:
            entry.checked = self.now
        outcome, params = why or ("", {})
        if outcome == reasons.KNOWN:
            self.known += 1
        elif outcome:
            self.refused += 1
        if entry.state in OPEN and outcome != reasons.KNOWN and not seen_before:
            self._refuse(entry, why)
        if entry.pk:
            self.changed[entry.pk] = entry
        self.under.append((entry, own))
        self.visits.append((self._visit(found.url, outcome, params), entry))

    def open(self, entry: Entry | None, found: Found, own: list[SourceTag]) -> None:
        """Its page is asked for first."""
        entry = entry or self._make(found)
        _fill(entry, found, anew=entry.state in OPEN)
        if entry.state in OPEN:
            self._refuse(entry, None)
        if entry.pk:
            self.changed[entry.pk] = entry
        self.under.append((entry, own))
        self.pages.setdefault(found.page, []).append(entry)

    def note(self, entry: Entry, found: Found, against: Why | None, *, whole: bool) -> None:
        """What the page says by now of a picture that is kept."""
        if rights.note(entry, found, against, whole=whole, now=self.now):
            self.news.add(entry.pk)
        self.changed[entry.pk] = entry

    def write(self) -> None:
        Entry.objects.bulk_create(self.made)
        refused = [entry for entry in (*self.made, *self.changed.values()) if _is_refused(entry)]
        columns = sorted({*COLUMNS, *rights.COLUMNS, "state"})
        Entry.objects.bulk_update(self.changed.values(), columns, batch_size=100)
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
        self._ask_pages()
        count(self.crawl.pk, seen=self.known, refused=self.refused, checks=self.checks)
        rights.tell(self.news | {entry.pk for entry in refused})

    def _ask_pages(self) -> None:
        """One visit for each, which names the pictures that wait for it."""
        met = visits_of(self.crawl, [digest_of(page) for page in self.pages])
        fresh = []
        for page, entries in self.pages.items():
            ids = [entry.pk for entry in entries]
            if visit := met.get(digest_of(page)):
                visit.params = {**visit.params, "of": [*visit.params.get("of", []), *ids]}
                waiting = Visit.objects.filter(pk=visit.pk, state=Visit.State.WAITING)
                waiting.update(params=visit.params)
            else:
                values: dict[str, Any] = {"referrer": self.visit.url, "word": self.visit.word}
                values |= {"depth": self.visit.depth + 1, "params": {"of": ids}}
                fresh.append(new_visit(self.crawl, page, Visit.Role.DETAIL, **values))
        Visit.objects.bulk_create(fresh)

    def _make(self, found: Found) -> Entry:
        entry = Entry(
            source_id=self.crawl.source_id,
            url=found.url,
            digest=digest_of(found.url),
            canonical=canonical_digest_of(found.url),
            seen=self.now,
        )
        _fill(entry, found, anew=True)
        self.made.append(entry)
        return entry

    def _refuse(self, entry: Entry, why: Why | None) -> None:
        """Without a reason it is found, as if for the first time."""
        entry.state = Entry.State.REFUSED if why else Entry.State.FOUND
        entry.why, entry.params = why or ("", {})
        entry.decided = self.now if why else None
        if entry.pk:
            self.changed[entry.pk] = entry

    def _visit(self, url: str, outcome: str, params: dict[str, Any]) -> Visit:
        return new_visit(
            self.crawl,
            url,
            Visit.Role.PICTURE,
            referrer=self.visit.url,
            word=self.visit.word,
            depth=self.visit.depth + 1,
            outcome=outcome,
            params=params,
        )


def _is_refused(entry: Entry) -> bool:
    return entry.state == Entry.State.REFUSED and entry.why in reasons.FOLLOWING


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
        "licence": understood(found.licence, entry.source) or "",
    }
    news = {k: v for k, v in says.items() if v and (anew or not getattr(entry, k))}
    for name, value in news.items():
        setattr(entry, name, value)
    return bool(news)
