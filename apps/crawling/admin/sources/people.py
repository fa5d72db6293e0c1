"""The signed-in person."""

from django.http import HttpRequest

from apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The admin requires a signed-in user."""
    assert isinstance(request.user, User)
    return request.user
