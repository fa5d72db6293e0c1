import pytest

from apps.search import stores
from tests.search.index.plain import PlainStore

LEAST = 50


@pytest.fixture(autouse=True)
def _small_galleries_have_segments(settings, tmp_path) -> None:
    settings.FUTU_INDEX_MIN = LEAST
    settings.FUTU_INDEX = tmp_path / "index"


@pytest.fixture
def store(monkeypatch) -> PlainStore:
    """An in-memory store in place of the configured one."""
    plain = PlainStore()
    monkeypatch.setattr(stores, "_store", lambda address: plain)
    return plain
