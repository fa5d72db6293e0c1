"""Pages for staff outside of the admin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBase
from django.urls import reverse

from apps.accounts.site import lacks_second_step
from futu.http import Request

View = Callable[..., HttpResponseBase]


def for_staff(permission: str = "") -> Callable[[View], View]:
    """Others learn nothing of the page; staff need what the admin asks of them."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_staff or (permission and not request.user.has_perm(permission)):
                raise Http404
            if lacks_second_step(request.user):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
