"""The settings page."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts import services
from apps.accounts.forms import ProfileForm
from apps.accounts.models import ApiToken, User
from futu.http import Request


@require_GET
@login_required
def home(request: Request) -> HttpResponse:
    mine = Authenticator.objects.filter(user=request.user)
    kinds = list(mine.values_list("type", flat=True))
    confirmed = EmailAddress.objects.filter(user=request.user, verified=True)
    context = {
        "room": services.room_of(request.user.pk),
        "confirmed": confirmed.filter(email=request.user.email).exists(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "sessions": UserSession.objects.filter(user=request.user).count(),
        "tokens": ApiToken.objects.living().filter(owner=request.user).count(),
    }
    return render(request, "accounts/home.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: Request) -> HttpResponse:
    # Not `request.user`: a form also writes invalid values to its instance.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        if person.language:
            translation.activate(person.language)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)
