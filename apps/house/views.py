"""Pages of the whole site, and browser metadata."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.house import services
from futu.http import Request, asked_by_post

A_DAY = 86_400
# All other pages need an account, and tell robots so.
ROBOTS = """\
User-agent: *
Allow: /help/
Allow: /accounts/login/
Disallow: /accounts/
Disallow: /admin/
Disallow: /api/
Disallow: /explore/
Disallow: /jobs/
Disallow: /pictures/
Disallow: /search/
"""


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """One template per language: continuous text is not translated sentence by sentence."""
    chinese = (get_language() or "").startswith("zh")
    context = {
        "text": f"house/help/{'zh' if chinese else 'en'}.html",
        "formats": services.formats(),
        "max_bytes": settings.FUTU_MAX_UPLOAD_BYTES,
        "max_megapixels": settings.FUTU_MAX_PIXELS // 10**6,
        "quota": settings.FUTU_QUOTA,
        "bin_days": settings.FUTU_BIN_DAYS,
        "query_days": settings.FUTU_QUERY_DAYS,
        "api": reverse("api:openapi-view"),
    }
    return render(request, "house/help.html", context)


@asked_by_post
@login_required
def toured(request: Request) -> HttpResponse:
    if request.method == "POST":
        services.end_tour(request.user)
    return redirect("galleries:index")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(services.manifest(), content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """For clients that request only the well-known address."""
    return redirect(static("img/icon-32.png"))
