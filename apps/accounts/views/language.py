"""Language switch: Django's view, which also stores the choice in the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views import i18n

from apps.accounts.models import User


def set_language(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("language")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=code)
    return i18n.set_language(request)
