"""The page of Settings that gives a person everything."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from apps.galleries.models import Image
from apps.media.models import StoredFile
from apps.takeout.services.archive import archive_of
from futu.file_names import portable
from futu.http import Request


@require_safe
@login_required
def page(request: Request) -> HttpResponse:
    images = Image.objects.filter(gallery__owner=request.user)
    pictures = images.aggregate(count=Count("pk"), bytes=Sum("bytes", default=0))
    files = StoredFile.objects.filter(owner=request.user, expires=None)
    others = files.aggregate(count=Count("pk"), bytes=Sum("bytes", default=0))
    context = {
        "pictures": pictures["count"],
        "picture_bytes": pictures["bytes"],
        "files": others["count"],
        "file_bytes": others["bytes"],
    }
    return render(request, "takeout/page.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required
def archive(request: Request) -> HttpResponseBase:
    """Who has not given the password lately is asked for it, and comes back by GET."""
    if request.method == "GET":
        return redirect("takeout:page")
    name = portable(f"futu-{request.user.username}-{timezone.localdate():%Y-%m-%d}.zip")
    response = StreamingHttpResponse(archive_of(request.user), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response
