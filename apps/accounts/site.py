"""Admin sign-in: the common sign-in page, and two-factor authentication on public sites."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from apps.audit.staff_acts import audited


def lacks_second_step(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person must set up two-factor authentication first."""
    return settings.FUTU_HTTPS and not is_mfa_enabled(user)


class AdminSite(admin.AdminSite):
    site_title = "Futu"
    site_header = "Futu 浮图"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_step(request.user)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Whatever staff do to rows is in the audit log, too."""
        chosen = audited(admin_class or admin.ModelAdmin)
        super().register(model_or_iterable, chosen, **options)

    # Use the common sign-in page, which is rate limited.
    @method_decorator(secure_admin_login)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if lacks_second_step(request.user):
            messages.warning(
                request, _("The administration opens once your account has a second step.")
            )
            return redirect("mfa_index")
        return super().login(request, extra_context)
