"""Which suites can run on this machine, and that none is left out where all must run.

A test marked `weights`, `browser`, `postgres` or `milvus` is skipped, saying why, when its part is
missing. `FUTU_REQUIRE_WEIGHTS=1` and its like turn the skip into a failure. `FUTU_TEST_ROWS=1`
leaves out what asks for no database: it says the same whichever there is.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("FUTU_TEST_ROWS") == "1":
        config.hook.pytest_deselected(items=[item for item in items if not has_rows(item)])
        items[:] = filter(has_rows, items)
    # Playwright's event loop stays in the main thread, where Django then refuses queries.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    reasons = {name: missing() for name, missing in SUITES.items()}
    for item in items:
        for name, reason in reasons.items():
            if reason and item.get_closest_marker(name) and not required(name):
                item.add_marker(pytest.mark.skip(reason=f"{name} suite: {reason}"))


def has_rows(item: pytest.Item) -> bool:
    """Whether a test touches the database."""
    wanted = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(wanted) or item.get_closest_marker("django_db") is not None


def required(name: str) -> bool:
    return os.environ.get(f"FUTU_REQUIRE_{name.upper()}") == "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, missing in SUITES.items():
        if item.get_closest_marker(name) and required(name) and (reason := missing()):
            pytest.fail(f"FUTU_REQUIRE_{name.upper()} is set, but {reason}", pytrace=False)
