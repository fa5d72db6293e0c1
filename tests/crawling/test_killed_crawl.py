"""Spider and workers killed at five moments: the crawl ends as if undisturbed."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.crawling.environment import Environment, with_groups_settled
from tests.crawling.site import Site
from tests.crawling.site.traps import Ending

pytestmark = pytest.mark.workers

KILLS = 5
# Of the site and of its picture host, two at a time each.
IN_FLIGHT = 4
SEED = random.SystemRandom().randrange(10**6)


class FinalState(NamedTuple):
    """The final state of a crawl, without ids and times."""

    ledger: dict[str, Ending]
    bytes_of_entries: dict[str, str]
    bytes_of_pictures: list[str]
    vectors: int


def final_state_of(environment: Environment) -> FinalState:
    pictures = """
        SELECT entry.sha256 FROM galleries_image AS image
        JOIN crawling_crawledimage AS entry ON entry.image_id = image.id AND entry.state = 'waiting'
        WHERE image.state = 'ready' AND image.binned IS NULL ORDER BY entry.sha256
    """
    vectors = "SELECT count(DISTINCT image_id), count(*) FROM search_embedding"
    ((embedded, number),) = environment.rows(vectors)
    assert embedded == number, "a picture has two vectors"
    return FinalState(
        with_groups_settled(environment.site, environment.ledger()),
        dict(environment.rows("SELECT url, sha256 FROM crawling_crawledimage")),
        [sha256 for (sha256,) in environment.rows(pictures)],
        number,
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(90, 6, traps=["twins", "addresses"], real=False) as running:
        yield running


def begun(site: Site, data: Path) -> Environment:
    environment = Environment(data, site)
    environment.found_source(limit_per_tag=0)
    environment.crawl()
    return environment


@pytest.fixture(scope="module")
def undisturbed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[FinalState, int]:
    """The final state of an undisturbed crawl, and its number of requests."""
    before = len(site.log)
    environment = begun(site, tmp_path_factory.mktemp("undisturbed") / "data")
    try:
        environment.work()
        environment.wait_until_through()
        return final_state_of(environment), len(site.log) - before
    finally:
        environment.stop()


class Killer:
    """Kills the spider, its worker, or everything, as a power cut does."""

    def __init__(self, environment: Environment, chance: random.Random) -> None:
        self.environment = environment
        self.chance = chance
        self.work = environment.work()

    def strike(self) -> str:
        """Wait for a spider, then kill one of the three; says which."""
        self.environment.wait(
            lambda: self.environment.spider() is not None or self.environment.is_through()
        )
        victim = self.chance.choice(["spider", "worker", "everything"])
        spider = self.environment.spider()
        if victim == "everything":
            self.everything()
        elif spider:
            end(spider if victim == "spider" else spider.parent() or spider)
        return victim

    def everything(self) -> None:
        root = psutil.Process(self.work.pid)
        for process in [root, *root.children(recursive=True)]:
            end(process)
        self.work.wait()
        self.work = self.environment.work()


def end(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        pass  # Its parent's death ended it.


def test_killed_again_and_again_it_ends_the_same(
    site: Site, undisturbed: tuple[FinalState, int], tmp_path: Path
):
    expected, requests = undisturbed
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    before = len(site.log)
    moments = sorted(chance.sample(range(5, requests - 5), KILLS))
    environment = begun(site, tmp_path / "data")
    try:
        killer = Killer(environment, chance)
        for moment in moments:
            environment.wait_until_asked(before + moment)
            print(f"after {len(site.log) - before} requests: {killer.strike()}")
        environment.wait_until_through()
        assert final_state_of(environment) == expected
        # Bytes are written before their row: a kill in between leaves some to the daily sweep.
        faults = environment.faults()
        assert all(fault.endswith("belong to no picture") for fault in faults), faults
        assert len(faults) <= KILLS
    finally:
        environment.stop()
    times = Counter((one.host, one.path) for one in site.log[before:])
    again = sum(n - 1 for (_host, path), n in times.items() if path != "/robots.txt")
    assert again <= KILLS * IN_FLIGHT
