"""What a request of a signed-in person brings with it: their language, and that they were here."""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from apps.accounts.receivers import SEEN

# One write in this time: a page asks for dozens of pictures at once.
SEEN_EVERY = 300


class SpeakTheirLanguage:
    """The language a person chose wins over the cookie's and the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class NoteLastSeen:
    """Keeps `UserSession.last_seen_at` true to a few minutes, for the page of sessions.

    allauth's own middleware would write a row with every request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.note(request)
        return self.get_response(request)

    def note(self, request: HttpRequest) -> None:
        seen = request.session.get(SEEN)
        now = int(time.time())
        if seen is None or now - seen < SEEN_EVERY:
            return
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request)
        )
