"""One round: load, a fault, quiet, the invariant."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from tools.chaos.api import Api, NoAnswerError
from tools.chaos.faults import FAULTS, Ground, SkippedError
from tools.chaos.invariant import Findings, Member, check
from tools.chaos.ledger import Ledger
from tools.chaos.load import NUMBERS, Person
from tools.chaos.people import People
from tools.chaos.quiet import Quiet, wait_until_quiet

# Operations of one person in a round.
FEWEST, MOST = 2, 5


@dataclass
class Round:
    """What became of a round; a line of the report."""

    seed: int
    fault: str
    how: str = ""
    seconds: float = 0
    # From the end of fault and load until nothing was under way.
    quiet_seconds: float = 0
    operations: int = 0
    unanswered: int = 0
    refusals: int = 0
    pictures: int = 0
    failed_visibly: int = 0
    leftovers: int = 0
    harmed_segments: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        result = "ok" if not self.broken else "BROKEN: " + "; ".join(self.broken)
        return (
            f"seed {self.seed} · {self.fault} {self.how} · {self.operations} operations, "
            f"{self.unanswered} unanswered, {self.refusals} refused, quiet after "
            f"{self.quiet_seconds:.1f} s, {self.seconds:.1f} s · {result}"
        )

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Series:
    """Rounds on one instance, whose people remember what they were told."""

    ground: Ground
    people: People
    url: str
    film: Path | None = None
    only: list[str] = field(default_factory=list)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledgers = {name: Ledger(name) for name in self.people.tokens}
        for name, fault in FAULTS.items():
            try:
                fault.check(self.ground)
            except SkippedError as why:
                self.skipped[name] = str(why)
        self.kinds = [
            name
            for name in FAULTS
            if name not in self.skipped and (not self.only or any(o in name for o in self.only))
        ]

    def prepare(self, count: int) -> Findings:
        """Something to begin with: pictures of each, and of the first enough for an index."""
        for place, (name, ledger) in enumerate(self.ledgers.items()):
            person = self._person(name, random.Random(place), 100 * place)
            gallery = person.gallery()
            drawn = [person.drawn() for _ in range(count if place == 0 else 3)]
            files = [("files", (f"{number}.png", content)) for number, content in drawn]
            path = f"/galleries/{gallery}/images"
            told = person.api.ask("POST", path, once=True, files=files).json()["files"]
            for (number, content), one in zip(drawn, told, strict=True):
                ledger.keep(gallery, number, content, one["image"])
        return self._checked(random.Random(0), wait_until_quiet(), everything=True)

    def round(self, seed: int) -> Round:
        chance = random.Random(seed)
        kind = chance.choices(self.kinds, [FAULTS[name].weight for name in self.kinds])[0]
        this, begun = Round(seed, kind), time.monotonic()
        for ledger in self.ledgers.values():
            ledger.touched.clear()
        people = [
            self._person(name, random.Random(f"{seed} {name}"), (3 * seed + place) * NUMBERS)
            for place, name in enumerate(self.ledgers)
        ]
        threads = [threading.Thread(target=work, args=[one, this]) for one in people]
        for thread in threads:
            thread.start()
        this.how = FAULTS[kind].act(Ground(**{**vars(self.ground), "chance": chance}))
        for thread in threads:
            thread.join()
        connection.close()  # The server may have gone and come back.
        self._end(this, people, chance)
        this.seconds = round(time.monotonic() - begun, 1)
        return this

    def _end(self, this: Round, people: list[Person], chance: random.Random) -> None:
        quiet = wait_until_quiet()
        found = self._checked(chance, quiet)
        this.quiet_seconds = round(quiet.seconds, 1)
        this.unanswered = sum(one.api.unanswered for one in people)
        this.refusals = sum(one.api.refusals for one in people)
        this.pictures, this.leftovers = found.pictures, found.leftovers
        this.harmed_segments = found.harmed_segments
        this.failed_visibly, this.broken = found.failed_visibly, this.broken + found.broken

    def _checked(
        self, chance: random.Random, quiet: Quiet, *, everything: bool = False
    ) -> Findings:
        names = list(self.ledgers)
        members = [
            Member(
                self._api(name),
                self.ledgers[name],
                self._api(names[(place + 1) % len(names)]),
                Api(self.url),
            )
            for place, name in enumerate(names)
        ]
        try:
            found = check(members, chance, everything=everything)
        except NoAnswerError as error:
            found = Findings([f"stuck: {error}"])
        found.broken += [f"stuck: {one}" for one in quiet.stuck]
        return found

    def check_everything(self) -> Findings:
        return self._checked(random.Random(0), wait_until_quiet(), everything=True)

    def _api(self, name: str) -> Api:
        return Api(self.url, self.people.tokens[name])

    def _person(self, name: str, chance: random.Random, number: int) -> Person:
        ledger = self.ledgers[name]
        return Person(self._api(name), ledger, chance, number, self.people.recipe, self.film)


def work(person: Person, this: Round) -> None:
    """A person's operations, one after another; what nobody answers for long is broken."""
    for _ in range(person.chance.randint(FEWEST, MOST)):
        try:
            person.act()
        except NoAnswerError as error:
            this.broken.append(f"stuck: {error}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the round has failed
            this.broken.append(f"wrong: {error!r}")
        this.operations += 1
