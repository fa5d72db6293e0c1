"""Messages with an action button, and messages in htmx responses.

`with_undo(request, _("…"), url)` is like `messages.success` with a button that posts to `url`. htmx
responses do not render the page's messages, so the middleware appends them to the response.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext

from futu.htmx import wants_partial
from futu.http import Request


@dataclass(frozen=True, slots=True)
class Action:
    """A button in a toast: a form that posts `fields` to `url`."""

    url: str
    label: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def pack(self) -> str:
        """Stored in a message's extra tags, its only field besides the text."""
        return json.dumps([self.url, self.label, self.fields])


def with_undo(
    request: HttpRequest,
    text: str,
    url: str,
    label: str | Promise = "",
    **fields: str | list[str],
) -> None:
    """A message with an undo button.

    The button posts `fields` to `url`; a field with a list is sent once for each value.
    """
    several = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    action = Action(url, str(label) or gettext("Undo"), several)
    messages.success(request, text, extra_tags=action.pack())


def action_of(message: Message) -> Action | None:
    """The message's button, if any."""
    if not (message.extra_tags or "").startswith("["):
        return None
    return Action(*json.loads(message.extra_tags))


class ToastsWithParts:
    """Append pending messages to htmx partials, as toasts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        said: BaseStorage | None = getattr(request, "_messages", None)
        if said is not None and said.added_new and not said.used and _is_part(request, response):
            toasts = render_to_string("_toasts.html", {"messages": said}, request)
            response.content += toasts.encode()
        return response


def _is_part(request: Request, response: HttpResponse) -> bool:
    """Whether the browser will insert this response into the current page."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    goes_on = response.has_header("HX-Redirect") or response.has_header("HX-Refresh")
    ok = response.status_code == 200 and not response.streaming
    return ok and is_html and not goes_on and wants_partial(request)
