import pytest
from django.core.cache import cache

from apps.galleries.models import Gallery, Image
from tests.public import make_source, publish


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    """Figures are kept in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def source(db: None) -> Gallery:
    return make_source()


@pytest.fixture
def picture(source: Gallery) -> Image:
    """A public picture, ready, with a tag and an origin."""
    return publish(source, 71, tags=["mountains"])[0]
