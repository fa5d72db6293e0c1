"""Progress as server-sent events: one when something changed, for a minute."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from django.http import HttpRequest, StreamingHttpResponse

from apps.films.models import Film
from apps.films.schemas.videos import status_out

EVERY_SECONDS, MOST_SECONDS = 1.0, 60.0
RETRY_MS = 3000
# A stream has a thread of the web process; beyond these a client gets one event and asks again.
MOST_STREAMS = 6
_places = threading.BoundedSemaphore(MOST_STREAMS)


def wants_events(request: HttpRequest) -> bool:
    return "text/event-stream" in request.headers.get("Accept", "")


def watched(film: Film) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_events(film), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _events(film: Film) -> Iterator[bytes]:
    yield f"retry: {RETRY_MS}\n\n".encode()
    has_place = _places.acquire(blocking=False)
    try:
        yield from _changes(film, MOST_SECONDS if has_place else 0)
    finally:
        if has_place:
            _places.release()


def _changes(film: Film, seconds: float) -> Iterator[bytes]:
    """Until the film is done, failed or gone."""
    said, deadline = "", time.monotonic() + seconds
    while True:
        with suppress(Film.DoesNotExist):
            film = Film.objects.select_related("job").get(pk=film.pk)
            told = json.dumps(status_out(film, None).model_dump(mode="json"), ensure_ascii=False)
            if told != said:
                yield f"event: status\ndata: {told}\n\n".encode()
                said = told
            if film.is_active and time.monotonic() < deadline:
                time.sleep(EVERY_SECONDS)
                continue
        return
