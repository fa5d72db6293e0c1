"""Pictures that lie in a real object store, chosen by setting alone."""

import pytest
from django.core.files.storage import Storage, storages


@pytest.fixture
def in_objects() -> bool:
    return True


@pytest.fixture
def storage() -> Storage:
    return storages["default"]
