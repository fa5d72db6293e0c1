"""One phase: number of queries, their latency, and errors."""

import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx

from tools.bench.search.people.alone import Alone
from tools.bench.search.people.person import Person
from tools.bench.search.pictures import File

SEARCH, PAGE, UPLOAD = "search", "page", "upload"
# Sum of the parts of a search, measured alone.
PARTS = "parts"
NONE = float("nan")


@dataclass
class Phase:
    """Milliseconds by kind of action ("search", "page" …), and errors."""

    seconds: float = 0.0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    # Searches that were answered, but not saved.
    unkept: int = 0

    @contextmanager
    def timing(self, what: str) -> Iterator[None]:
        """Record the duration of the block; an error answer is recorded as such."""
        started = time.perf_counter()
        try:
            yield
        except httpx.HTTPError as error:
            self.errors.append(f"{what}: {error!r}"[:300])
        else:
            self.times[what].append(1000 * (time.perf_counter() - started))

    def search(self, person: Person, file: File) -> None:
        with self.timing(SEARCH):
            self.unkept += not person.search(file)

    def figures(self) -> dict[str, float]:
        """How long each thing took, and how many searches were answered in a second."""
        measured = {
            f"{what}_{name}": measure(what)
            for what in (SEARCH, PAGE)
            for name, measure in (("p50", self.p50), ("p95", self.p95))
        }
        return {"per_second": self.per_second, **measured}

    def p50(self, what: str) -> float:
        return statistics.median(self.times[what] or [NONE])

    def p95(self, what: str) -> float:
        times = sorted(self.times[what] or [NONE])
        return times[min(len(times) - 1, int(0.95 * len(times)))]

    @property
    def per_second(self) -> float:
        return len(self.times[SEARCH]) / (self.seconds or sum(self.times[SEARCH]) / 1000)


def ask_in_turn(phase: Phase, person: Person, files: Sequence[File], alone: Alone) -> None:
    """One person's searches, each followed by its parts alone."""
    for file in files:
        phase.search(person, file)
        parts = alone.parts(file)
        for part, milliseconds in parts.items():
            phase.times[part].append(milliseconds)
        phase.times[PARTS].append(sum(parts.values()))


def ask_for(seconds: float, phase: Phase, people: Sequence[Person], files: Sequence[File]) -> None:
    """All of `people` query at the same time, each again after their answer."""
    started = time.perf_counter()

    def ask(number: int, person: Person) -> None:
        for file in islice(cycle(files), number, None):
            if time.perf_counter() - started >= seconds:
                return
            phase.search(person, file)

    with together([lambda n=n, p=p: ask(n, p) for n, p in enumerate(people)]):  # type: ignore[misc]
        pass
    phase.seconds = time.perf_counter() - started


@contextmanager
def together(acts: Sequence[Callable[[], object]]) -> Iterator[None]:
    """Run all in threads while the block runs; they end before it is left."""
    threads = [threading.Thread(target=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()
