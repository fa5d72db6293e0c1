"""Secrets that can be guessed do not start an instance."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from futu.secret import KEY, secret_key, strong

GOOD = "vJ3uN0b7cQ2rT9yW5zX8aS4dF6gH1kLm"


@pytest.mark.parametrize(
    "given",
    [
        "short",
        GOOD[: KEY - 1],
        "a" * 60,
        "12" * 40,
        "django-insecure-" + GOOD,
        "changeme-changeme-changeme-changeme-0123",
        "Your-secret-key-goes-here-0123456789abc",
    ],
)
def test_a_key_that_can_be_guessed(given, tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        secret_key(given, tmp_path / "key")
    assert "secrets.token_urlsafe" in str(error.value)
    assert given not in str(error.value)


def test_a_good_key_and_one_that_is_made(tmp_path):
    assert secret_key(GOOD, tmp_path / "key") == GOOD
    made = secret_key("", tmp_path / "key")
    assert strong("SECRET_KEY", made, KEY) == made
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", ["hunter2", "prometheus"])
def test_a_short_token(given):
    with pytest.raises(ImproperlyConfigured, match="FUTU_METRICS_TOKEN"):
        strong("FUTU_METRICS_TOKEN", given)
    assert strong("FUTU_METRICS_TOKEN", "") == "", "without one there is no page"
