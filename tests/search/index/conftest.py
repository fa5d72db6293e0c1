import pytest

from apps.search import stores
from tests.search.index.plain import PlainStore

LEAST = 50


@pytest.fixture(autouse=True)
def _small_galleries_have_segments(settings) -> None:
    settings.FUTU_INDEX_MIN = LEAST


@pytest.fixture
def store(monkeypatch) -> PlainStore:
    """A store in memory in place of the one that VECTOR_STORE names."""
    plain = PlainStore()
    monkeypatch.setattr(stores, "_store", lambda address: plain)
    return plain
