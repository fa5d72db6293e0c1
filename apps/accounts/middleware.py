"""Per-request work for signed-in people: their language, and when they were last seen."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from apps.accounts.receivers import KNOWN
from futu.best_effort import best_effort

# Minimum seconds between writes: a page requests dozens of pictures at once.
SEEN_EVERY = 300


class SpeakTheirLanguage:
    """The language a person chose has precedence over cookie and browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class NoteLastSeen:
    """Keep `UserSession.last_seen_at` accurate to a few minutes, for the page of sessions.

    allauth's own middleware would write a row on every request. The last write is remembered
    outside the session, which concurrent requests may be changing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and KNOWN in request.session:
            self.note(request, request.session.session_key)
        return self.get_response(request)

    def note(self, request: HttpRequest, session_key: str | None) -> None:
        if caches["local"].add(f"seen:{session_key}", True, SEEN_EVERY):
            best_effort("when somebody was seen last", lambda: self._write(request, session_key))

    def _write(self, request: HttpRequest, session_key: str | None) -> None:
        seen = UserSession.objects.filter(session_key=session_key).update(
            last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request)
        )
        if not seen:  # It was not stored when the session began.
            UserSession.objects.create_from_request(request)
