import pytest

from apps.comparison.models import Comparison
from apps.jobs import services as jobs
from tests.comparison.pictures import screens_files

INDEX = "/comparison/"


@pytest.fixture
def asked(owner_client) -> Comparison:
    """Two screens that differ in a word."""
    first, second = screens_files()
    response = owner_client.post(INDEX, {"first": first, "second": second, "mode": "screen"})
    assert response.status_code == 302, response.content.decode()
    return Comparison.objects.get()


@pytest.fixture
def compared(asked) -> Comparison:
    jobs.drain()
    asked.refresh_from_db()
    return asked
