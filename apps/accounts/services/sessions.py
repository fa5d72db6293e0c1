"""A person's sessions, and cleanup of expired ones."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts.models import User
from futu.best_effort import best_effort


def living_sessions(user: User) -> list[UserSession]:
    """Active sessions of the person, oldest first; expired ones are deleted.

    allauth's `purge_and_list` needs two queries for each session.
    """
    noted = list(UserSession.objects.filter(user=user).order_by("created_at"))
    keys = [session.session_key for session in noted]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    # Contains the password hash: changing the password ends the others.
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
    """Delete expired sessions, and records of sessions that no longer exist."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
