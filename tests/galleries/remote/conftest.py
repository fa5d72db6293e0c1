from collections.abc import Iterator

import pytest

from tests.galleries.remote.site import Site


@pytest.fixture
def site(settings) -> Iterator[Site]:
    """A web server that may be asked, though it is on this machine."""
    settings.FUTU_REMOTE_TEST_HOSTS = ["127.0.0.1"]
    with Site() as running:
        yield running
