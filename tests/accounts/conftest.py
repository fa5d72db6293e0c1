"""Somebody who shows the password now and then, and a second step."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Through the sign-in page, so that the session is known, and the password just shown again."""

    def through_the_door(user: User, agent: str = "") -> Client:
        client = Client(headers={"user-agent": agent})
        password = "correct horse battery"
        client.post(reverse("account_login"), {"login": user.username, "password": password})
        client.post(reverse("account_reauthenticate"), {"password": password})
        assert "_auth_user_id" in client.session
        return client

    return through_the_door


@pytest.fixture
def second_step() -> Callable[[User], TOTP]:
    def turn_on(user: User) -> TOTP:
        RecoveryCodes.activate(user)
        return TOTP.activate(user, generate_totp_secret())

    return turn_on
