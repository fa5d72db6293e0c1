"""Spider and workers killed at ten moments: the crawl ends as one that nobody disturbed."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.crawling.site import Site
from tests.crawling.site.traps import Ending
from tests.crawling.world import World, with_groups_settled

pytestmark = pytest.mark.workers

KILLS = 10
# Of the site and of its picture host, two at a time each.
IN_FLIGHT = 4
SEED = random.SystemRandom().randrange(10**6)


class End(NamedTuple):
    """What a crawl leaves behind, but for ids and moments."""

    ledger: dict[str, Ending]
    bytes_of_entries: dict[str, str]
    bytes_of_pictures: list[str]
    vectors: int


def end_of(world: World) -> End:
    pictures = """
        SELECT entry.sha256 FROM galleries_image AS image
        JOIN crawling_crawledimage AS entry ON entry.image_id = image.id AND entry.state = 'waiting'
        WHERE image.state = 'ready' AND image.binned IS NULL ORDER BY entry.sha256
    """
    vectors = "SELECT count(DISTINCT image_id), count(*) FROM search_embedding"
    ((embedded, number),) = world.rows(vectors)
    assert embedded == number, "a picture has two vectors"
    return End(
        with_groups_settled(world.site, world.ledger()),
        dict(world.rows("SELECT url, sha256 FROM crawling_crawledimage")),
        [sha256 for (sha256,) in world.rows(pictures)],
        number,
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(90, 6, traps=["twins", "addresses"], real=False) as running:
        yield running


def begun(site: Site, data: Path) -> World:
    world = World(data, site)
    world.found_source(limit_per_tag=0)
    world.crawl()
    return world


@pytest.fixture(scope="module")
def undisturbed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[End, int]:
    """How it ends by itself, and after how many requests."""
    before = len(site.log)
    world = begun(site, tmp_path_factory.mktemp("undisturbed") / "data")
    try:
        world.work()
        world.wait_until_through()
        return end_of(world), len(site.log) - before
    finally:
        world.stop()


class Killer:
    """Kills the spider, the worker that watches it, or everything, as a power cut does."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world = world
        self.chance = chance
        self.work = world.work()

    def strike(self) -> str:
        """Wait for a spider, then kill one of the three; says which."""
        self.world.wait(lambda: self.world.spider() is not None or self.world.is_through())
        victim = self.chance.choice(["spider", "worker", "everything"])
        spider = self.world.spider()
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
        self.work = self.world.work()


def end(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        pass  # Its parent's death took it along.


def test_killed_ten_times_it_ends_the_same(
    site: Site, undisturbed: tuple[End, int], tmp_path: Path
):
    expected, requests = undisturbed
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    before = len(site.log)
    moments = sorted(chance.sample(range(5, requests - 5), KILLS))
    world = begun(site, tmp_path / "data")
    try:
        killer = Killer(world, chance)
        for moment in moments:
            world.wait_until_asked(before + moment)
            print(f"after {len(site.log) - before} requests: {killer.strike()}")
        world.wait_until_through()
        assert end_of(world) == expected
        # Bytes come before the row that names them: a kill between leaves some to the daily sweep.
        faults = world.faults()
        assert all(fault.endswith("belong to no picture") for fault in faults), faults
        assert len(faults) <= KILLS
    finally:
        world.stop()
    times = Counter((one.host, one.path) for one in site.log[before:])
    again = sum(n - 1 for (_host, path), n in times.items() if path != "/robots.txt")
    assert again <= KILLS * IN_FLIGHT
