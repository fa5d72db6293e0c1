"""Pages for staff: everybody else gets 404, and who is nobody is asked to sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from futu.http import Request

View = Callable[..., HttpResponse]
VIEW, WRITE, CHOOSE = "view_recipe", "add_recipe", "change_recipe"


def may(request: Request, *permissions: str) -> bool:
    """Whether it is a member of the staff with one of these permissions on recipes."""
    user = request.user
    return user.is_staff and any(user.has_perm(f"classification.{name}") for name in permissions)


def staff_with(*permissions: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request, *permissions):
                raise Http404
            return view(request, *args, **kwargs)

        return checked

    return decorate
