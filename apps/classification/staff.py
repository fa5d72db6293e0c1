"""Pages for staff with permissions on recipes: everybody else gets 404, who is nobody is asked to
sign in, and staff without a second step to make one, as by the administration."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse

from apps.accounts.site import lacks_second_step
from futu.http import Request

View = Callable[..., HttpResponse]
Guarded = Callable[..., HttpResponseBase]
VIEW, WRITE, CHOOSE = "view_recipe", "add_recipe", "change_recipe"


def may(request: Request, *permissions: str) -> bool:
    """Whether it is a member of the staff with one of these permissions on recipes."""
    user = request.user
    return user.is_staff and any(user.has_perm(f"classification.{name}") for name in permissions)


def staff_with(*permissions: str) -> Callable[[View], Guarded]:
    def decorate(view: View) -> Guarded:
        @wraps(view)
        @login_required
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request, *permissions):
                raise Http404
            if lacks_second_step(request.user):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            return view(request, *args, **kwargs)

        return checked

    return decorate
