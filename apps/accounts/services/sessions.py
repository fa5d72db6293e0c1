"""Where a person is signed in; and sessions that have ended leave rows behind."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts.models import User
from futu.best_effort import best_effort


def living_sessions(user: User) -> list[UserSession]:
    """The sessions in which the person is signed in, oldest first; what is over is forgotten.

    What allauth's `purge_and_list` does in two queries for each of them.
    """
    noted = list(UserSession.objects.filter(user=user).order_by("created_at"))
    keys = [session.session_key for session in noted]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    # Signed with the password: changing that ends the others.
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    living = {
        session.session_key
        for session in stored
        if session.get_decoded().get(HASH_SESSION_KEY) in hashes
    }
    if over := [session.pk for session in noted if session.session_key not in living]:
        best_effort("which sessions are over", UserSession.objects.filter(pk__in=over).delete)
    return [session for session in noted if session.session_key in living]


def clear_sessions() -> None:
    """Delete sessions that have run out, and what was noted of sessions that are gone."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
