"""Sessions that have ended leave rows behind."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone


def clear_sessions() -> None:
    """Delete sessions that have run out, and what was noted of sessions that are gone."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
