"""Receivers run at sign-in; none may prevent it."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.usersessions.signals import on_user_logged_in
from django.contrib.auth import signals
from django.contrib.auth.models import update_last_login
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.models import User
from futu.best_effort import best_effort

# Only sessions from the sign-in page have a row to update.
KNOWN = "known"

# Our receiver calls allauth's.
signals.user_logged_in.disconnect(dispatch_uid="update_last_login")
user_logged_in.disconnect(on_user_logged_in)


@receiver(signals.user_logged_in)
def note_last_login(sender: type[User], user: User, **kwargs: Any) -> None:
    best_effort("when somebody signed in last", lambda: update_last_login(sender, user))


@receiver(user_logged_in)
def mark_as_known(sender: type[User], request: HttpRequest, **kwargs: Any) -> None:
    request.session[KNOWN] = True
    best_effort(
        "that a session began", lambda: on_user_logged_in(sender, request=request, **kwargs)
    )
