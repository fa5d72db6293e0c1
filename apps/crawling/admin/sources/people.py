"""Who asks."""

from django.http import HttpRequest

from apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user
