"""A target, and an instance that is emptied to be restored."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from apps.backup import services
from apps.backup.models import Backup
from apps.crawling.services import verifying as crawling
from apps.search.services import verifying
from tests.media.conftest import film, small_pieces

__all__ = ["film", "small_pieces"]

Make = Callable[..., Backup]


@pytest.fixture
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the one in which the test's pictures lie."""
    return tmp_path_factory.mktemp("target")


@pytest.fixture(autouse=True)
def _nothing_set():
    """Nothing is made by itself, and no passphrase is set, unless a test says so."""
    with override_settings(FUTU_BACKUP="", FUTU_BACKUP_SECRET="", FUTU_MAIL=False):
        yield


@pytest.fixture(autouse=True)
def _snapshots_are_allowed(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's tests refuse connections that they did not see as they began."""
    usual = BaseDatabaseWrapper.ensure_connection

    def ensure_connection(self: BaseDatabaseWrapper) -> None:
        if self.alias.startswith("backup_") and self.connection is None:
            self.connect()
        else:
            usual(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)


@pytest.fixture
def make(target: Path) -> Make:
    def make_backup(keep: int = 7, adopt: bool = False) -> Backup:
        return services.make_backup(str(target), keep, services.Told(), adopt=adopt)

    return make_backup


@pytest.fixture
def restore(target: Path):
    def restore_backup(name: str = ""):
        return services.restore(str(target), name, services.Told())

    return restore_backup


def stored(folder: str = "") -> dict[str, bytes]:
    """Every file of the instance."""
    folders, names = default_storage.listdir(folder)
    found = {}
    for name in names:
        with default_storage.open(f"{folder}{name}") as file:
            found[f"{folder}{name}"] = file.read()
    for name in folders:
        found |= stored(f"{folder}{name}/")
    return found


def empty_instance() -> None:
    """As it is after `migrate` on a new machine."""
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    for key in stored():
        default_storage.delete(key)


def faults() -> list[str]:
    return [*verifying.faults(), *crawling.faults()]


def names_in(target: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (target / folder).rglob("*") if path.is_file())
