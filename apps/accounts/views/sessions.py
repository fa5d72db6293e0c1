"""Signing out another browser; the list itself is allauth's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.accounts import access
from futu.http import Request, asked_by_post


@asked_by_post
@login_required
def end_session(request: Request, session_id: int) -> HttpResponse:
    session = access.session_of(request, session_id)
    if request.method == "POST":
        session.end()
        messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
