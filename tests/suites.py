"""Which suites can run on this machine, in which order, and that none is left out where all must.

A test marked with the name of a suite (`weights`, `browser`, …) is skipped, saying why, when its
part is missing. `FUTU_REQUIRE_WEIGHTS=1` and its like turn the skip into a failure. Several
processes (`-n`) share the suites: a file stays with one of them, and so does everything that asks
Milvus.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from tests.milvus import PYTHON
from tools import hostile
from tools.chromium import chromium


def missing_weights() -> str:
    if any(Path(settings.FUTU_WEIGHTS).glob("*")):
        return ""
    return f"no weights in {settings.FUTU_WEIGHTS}: manage.py weights fetch brings them"


def missing_browser() -> str:
    return "" if chromium() else "no browser on this machine: apt install chromium-headless-shell"


def missing_postgres() -> str:
    if connection.vendor == "postgresql":
        return ""
    return "the tests run on SQLite: DATABASE_URL=postgres://… names a PostgreSQL"


def missing_milvus() -> str:
    return "" if PYTHON.exists() else "no Milvus on this machine: make milvus brings it"


def missing_ffmpeg() -> str:
    there = shutil.which("ffmpeg") and shutil.which("ffprobe")
    return "" if there else "no ffmpeg on this machine: apt install ffmpeg"


def missing_apertium() -> str:
    there = shutil.which("apertium") and Path("/usr/share/apertium/modes/eng-spa.mode").exists()
    return "" if there else "no Apertium for English and Spanish: apt install apertium-eng-spa"


def missing_nginx() -> str:
    return "" if shutil.which("nginx") else "no nginx on this machine: apt install nginx-light"


def missing_hostile() -> str:
    there = hostile.folder().is_dir()
    return "" if there else "Pillow's test pictures are not here: python -m tools.hostile"


SUITES: dict[str, Callable[[], str]] = {
    "weights": missing_weights,
    "browser": missing_browser,
    "postgres": missing_postgres,
    "milvus": missing_milvus,
    "ffmpeg": missing_ffmpeg,
    "nginx": missing_nginx,
    "apertium": missing_apertium,
    "hostile": missing_hostile,
}

# What these mark may be late on a busy machine, and is tried a second time (.ci/run).
WAITING = ("browser", "milvus", "workers")

# The longest files of browsers: begun first, so that no process ends long after the others.
LONG = (
    "test_every_page.py",
    "test_uploading.py",
    "test_accounts_mail.py",
    "test_curation.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reasons = {name: missing() for name, missing in SUITES.items()}
    for item in items:
        for name, reason in reasons.items():
            if reason and item.get_closest_marker(name) and not required(name):
                item.add_marker(pytest.mark.skip(reason=f"{name} suite: {reason}"))
    items[:] = in_turn(items)
    name_apart(items)


def name_apart(items: list[pytest.Item]) -> None:
    """Of items of one name xdist runs the first alone, and says nothing: schemathesis gives one
    name to all operations of a description.
    """
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.nodeid] += 1
        if seen[item.nodeid] > 1:
            # pytest has no public way to name an item that was collected.
            item._id = coerce_node_id(f"{item.nodeid}[{seen[item.nodeid]}]")


def in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """What waits for other processes is spread among what computes, so that neither has the
    cores to itself. Browsers last: Playwright's event loop stays in a process, where Django then
    refuses queries.
    """
    driving = [item for item in items if item.get_closest_marker("browser")]
    driving.sort(key=lambda item: item.path.name not in LONG)
    scopes: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("browser"):
            scopes.setdefault(scope_of(item.nodeid), []).append(item)
    spread = spread_among(*partition(lambda scope: waits(scopes[scope]), scopes))
    return [*(item for scope in spread for item in scopes[scope]), *driving]


def waits(items: list[pytest.Item]) -> bool:
    return any(
        item.get_closest_marker(mark) for item in items for mark in WAITING if mark != "browser"
    )


def partition(holds: Callable[[str], bool], names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those for which it does not hold, and those for which it does."""
    parts: tuple[list[str], list[str]] = [], []
    for name in names:
        parts[holds(name)].append(name)
    return parts


def spread_among(many: list[str], few: list[str]) -> list[str]:
    """Each of `few` ahead of an equal share of the first two thirds of `many`."""
    step = max(1, len(many) * 2 // 3 // max(len(few), 1))
    shares = [[one, *many[n * step : (n + 1) * step]] for n, one in enumerate(few)]
    return [*chain.from_iterable(shares), *many[len(few) * step :]]


def scope_of(nodeid: str) -> str:
    """A file's tests stay with one process, as does everything that asks Milvus; those that go on
    for minutes each are shared."""
    file = nodeid.partition("::")[0]
    if file == "tests/hostile/test_ways_in.py":
        return nodeid
    return "milvus" if "/milvus/" in file else file


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: two more than cores, for much of what tests do is wait."""
    return (os.cpu_count() or 1) + 2


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def required(name: str) -> bool:
    return os.environ.get(f"FUTU_REQUIRE_{name.upper()}") == "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, missing in SUITES.items():
        if item.get_closest_marker(name) and required(name) and (reason := missing()):
            pytest.fail(f"FUTU_REQUIRE_{name.upper()} is set, but {reason}", pytrace=False)
    if os.environ.get("FUTU_SECOND_TRY") == "1" and not any(map(item.get_closest_marker, WAITING)):
        pytest.fail("It failed before, and waits for nothing: no second try", pytrace=False)
