"""API token pages."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts import access, services
from apps.accounts.forms import TokenForm
from apps.accounts.models import ApiToken
from futu.http import Request


@require_GET
@login_required
def tokens(request: Request) -> HttpResponse:
    mine = ApiToken.objects.filter(owner=request.user)
    return render(request, "accounts/tokens.html", {"tokens": mine})


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required
@never_cache
def new_token(request: Request) -> HttpResponse:
    """The response to this form is the only one that shows the secret."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, secret = services.issue_token(
            request.user, form.cleaned_data["name"], form.cleaned_data["scopes"], form.expires
        )
        return render(request, "accounts/token_made.html", {"token": token, "secret": secret})
    status = 422 if form.errors else 200
    return render(request, "accounts/token_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def revoke_token(request: Request, token_id: UUID) -> HttpResponse:
    token = access.token_of(request, token_id)
    if request.method == "POST":
        services.revoke_token(token)
        messages.success(request, _("The token opens nothing any more."))
        return redirect("accounts:tokens")
    return render(request, "accounts/token_revoke.html", {"token": token})
