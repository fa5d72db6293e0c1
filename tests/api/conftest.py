"""Programs: clients that come with a token."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token

ALL = list(ApiToken.Scope)


def program(user: User, *scopes: str, **headers: str) -> Client:
    """A client with a new token of `user`, with every scope unless some are named."""
    _, secret = issue_token(user, "test", scopes or ALL)
    return Client(headers={"Authorization": f"Bearer {secret}", **headers})


@pytest.fixture
def api(owner: User) -> Client:
    return program(owner)


@pytest.fixture
def mates_api(mate: User) -> Client:
    return program(mate)


@pytest.fixture
def scoped(owner: User) -> Callable[..., Client]:
    return lambda *scopes: program(owner, *scopes)
