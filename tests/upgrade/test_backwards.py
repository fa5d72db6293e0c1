"""Going back: the renaming of tables alone loses nothing; CHANGELOG.md says what the whole does."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.upgrade.instance import Old, unpacked
from tests.upgrade.rows import Row
from tests.upgrade.server import own_database
from tests.upgrade.test_upgrade import tables_of

BEFORE = (
    ("galleries", "0010_blank"),
    ("crawling", "0009_preset_terms"),
    ("search", "0005_serving_row"),
)
RENAMED = (("crawling", "0010_plain_words"), ("search", "0006_plain_words"))
# Rows that Django writes about migrations.
OWN = {"django_migrations"}


def migrate(old: Old, targets: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """To these, forward or back, and no further: what came later has its own way back."""
    old.run("tests.upgrade.migrate", *(f"{app}:{name}" for app, name in targets))
    return {name: sorted(map(comparable, rows)) for name, rows in tables_of(old).items()}


def comparable(row: Row) -> str:
    return repr(sorted((name, _sorted(value)) for name, value in row.items()))


def _sorted(value: object) -> object:
    """JSON's objects have no order: the one that was written last comes last."""
    return sorted(value.items()) if isinstance(value, dict) else value


def goes_back_and_forth(old: Old) -> None:
    before = migrate(old, BEFORE)
    renamed = migrate(old, RENAMED)
    assert "crawling_entry" in before.keys() - renamed.keys()
    back = migrate(old, BEFORE)
    assert back.keys() == before.keys()
    assert {name for name in before if before[name] != back[name]} <= OWN
    again = migrate(old, RENAMED)
    assert {name for name in renamed if renamed[name] != again[name]} <= OWN


def test_renamed_tables_go_back_and_forth_without_loss(tmp_path: Path) -> None:
    goes_back_and_forth(unpacked(tmp_path))


@pytest.mark.postgres
@pytest.mark.django_db
def test_on_postgresql_they_do_so_too(tmp_path: Path) -> None:
    with own_database() as database:
        old = unpacked(tmp_path, database)
        old.run("tests.upgrade.copy_over", str(old.sqlite))
        goes_back_and_forth(old)
