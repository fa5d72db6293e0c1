"""Which suites can run on this machine, in which order, and that none is left out where all must.

A test marked `weights`, `browser`, `postgres` or `milvus` is skipped, saying why, when its part is
missing. `FUTU_REQUIRE_WEIGHTS=1` and its like turn the skip into a failure. Several processes
(`-n`) share the suites: a file stays with one of them, and so does everything that asks Milvus.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from tests.milvus import PYTHON


def chromium() -> str | None:
    """The path of Debian's Chromium, or of the one `FUTU_CHROMIUM` names."""
    return shutil.which(os.environ.get("FUTU_CHROMIUM") or "chromium")


def missing_weights() -> str:
    if any(Path(settings.FUTU_WEIGHTS).glob("*")):
        return ""
    return f"no weights in {settings.FUTU_WEIGHTS}: manage.py weights fetch brings them"


def missing_browser() -> str:
    return "" if chromium() else "no chromium on this machine: apt install chromium"


def missing_postgres() -> str:
    if connection.vendor == "postgresql":
        return ""
    return "the tests run on SQLite: DATABASE_URL=postgres://… names a PostgreSQL"


def missing_milvus() -> str:
    return "" if PYTHON.exists() else "no Milvus on this machine: make milvus brings it"


SUITES: dict[str, Callable[[], str]] = {
    "weights": missing_weights,
    "browser": missing_browser,
    "postgres": missing_postgres,
    "milvus": missing_milvus,
}

# What these mark may be late on a busy machine, and is tried a second time (.ci/run).
WAITING = ("browser", "milvus", "workers")

# The longest files of browsers: begun first, so that no process ends long after the others.
LONG = (
    "test_axe.py",
    "test_weight.py",
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
    items.sort(key=order)
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


def order(item: pytest.Item) -> tuple[bool, bool]:
    """Browsers last: Playwright's event loop stays in a process, where Django then refuses
    queries. Before them, what waits most begins first.
    """
    if item.get_closest_marker("browser"):
        return True, item.path.name not in LONG
    return False, not (item.get_closest_marker("milvus") or item.get_closest_marker("workers"))


# What takes a while to prepare is prepared once: the two files that go over every page.
SHARED = {
    "tests/browser/test_axe.py": "every page",
    "tests/browser/test_weight.py": "every page",
}


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "milvus" if "/milvus/" in file else SHARED.get(file, file)


def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: one more than cores, for much of what tests do is wait."""
    return (os.cpu_count() or 1) + 1


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
