"""Rooms disabled by FUTU_ROOMS, or missing required packages or programs."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from futu.api.problems import Problem
from futu.rooms import Room

API = "api/v1/"


class ClosedRooms:
    """Block all pages of disabled rooms; one without its packages explains what to install.

    A middleware rather than a decorator, which a view could omit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        match = request.resolver_match
        room = _room_at(match.route) if match else None
        if match is None or room is None:
            return None
        if room not in settings.ROOMS:
            raise Http404
        if room.is_complete():
            return None
        return _incomplete(request, room, is_api=match.route.startswith(API))


def _incomplete(request: HttpRequest, room: Room, *, is_api: bool) -> HttpResponse:
    """What the operator has to install, once."""
    page = "house/incomplete_room.html"
    if not is_api:
        return render(request, page, {"room": room}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    modules = [] if room.has_modules() else [room.requirements]
    names = ", ".join([*modules, *room.missing_programs()])
    words = _("This needs parts that are not installed on this server: %(names)s.")
    return Problem("unavailable", words % {"names": names}).response()


def _room_at(route: str) -> Room | None:
    """The room of a page or API operation: the first part of the path is its key, or one of the
    words it declares for the API."""
    first = route.removeprefix(API).partition("/")[0]
    is_api = route.startswith(API)
    for room in settings.INSTALLED_ROOMS:
        if first == room.key or (is_api and first in room.api):
            return room
    return None
