"""The list of sessions, and signing out of one; the form is allauth's."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from apps.accounts import access
from apps.accounts.services import living_sessions
from futu.http import Request, asked_by_post


class SessionList(ListUserSessionsView):  # type: ignore[misc]
    """allauth's page runs two queries for each session; this one two in all."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = living_sessions(self.request.user)
        context = FormView.get_context_data(self, **kwargs)
        return {**context, "sessions": sessions, "session_count": len(sessions)}


sessions = SessionList.as_view()


@asked_by_post
@login_required
def end_session(request: Request, session_id: int) -> HttpResponse:
    session = access.session_of(request, session_id)
    if request.method == "POST":
        session.end()
        messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
