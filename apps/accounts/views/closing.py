"""Deleting one's account."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts import services
from apps.accounts.forms import DeleteForm
from futu.http import Request


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required
def delete(request: Request) -> HttpResponse:
    form = DeleteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.close_account(request.user)
        logout(request)
        return redirect("accounts:farewell")
    context = {"form": form, "goes": services.belongings_of(request.user)}
    return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)


@require_GET
def farewell(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/farewell.html")
