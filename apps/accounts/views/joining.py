"""Follow an invitation to the sign-up page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.services import joining


@require_safe
def invited(request: HttpRequest, signed: str) -> HttpResponse:
    if request.user.is_authenticated:
        messages.info(request, _("You have an account already."))
        return redirect("galleries:index")
    invitation = joining.invitation_by(signed)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    request.session[joining.SESSION_KEY] = str(invitation.pk)
    return redirect("account_signup")
