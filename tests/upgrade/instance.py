"""The instance of ebf0efa.tar.xz, unpacked, and today's commands run on it."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from futu.instance import BASE, Instance

ARCHIVE = Path(__file__).with_name("ebf0efa.tar.xz")
# As seed_ebf0efa.py has them.
SETTINGS = {
    "FUTU_SPEC": "fake",
    "FUTU_INDEX_MIN": "20",
    "FUTU_PUBLIC_SEARCH": "1",
    "FUTU_CRAWL_CONTACT": "crawls@example.org",
    "FUTU_LOG_LEVEL": "WARNING",
    "SECRET_KEY": "of-the-upgrade-test-and-of-nothing-else",
}


@dataclass(frozen=True)
class Old:
    """An instance that nobody has upgraded yet; `database` names another one than its own."""

    folder: Path
    database: str = ""

    @cached_property
    def instance(self) -> Instance:
        extra = {"DATABASE_URL": self.database} if self.database else {}
        return Instance(self.folder, extra=SETTINGS | extra)

    @property
    def sqlite(self) -> Path:
        return self.folder / "futu.sqlite3"

    @property
    def expected(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / "expected.json").read_text())
        return said

    def upgrade(self) -> None:
        """As README says: migrate, then collect the files of pages."""
        self.instance.manage("migrate", "--verbosity", "0")
        self.instance.manage("collectstatic", "--noinput", "--verbosity", "0")

    def run(self, module: str, *arguments: str) -> str:
        """Run a module as one of the instance's processes; what it printed."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=BASE, env=self.instance.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def check_all(self) -> Mapping[str, str]:
        """What `tests.upgrade.checks` found wrong, by the check's name; "" is nothing."""
        failures: dict[str, str] = json.loads(self.run("tests.upgrade.checks"))
        return failures


def unpacked(folder: Path, database: str = "") -> Old:
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return Old(folder, database)
