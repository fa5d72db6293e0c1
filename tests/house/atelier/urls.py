from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from apps.galleries.access import visible_image
from futu.http import Request

app_name = "atelier"


def index(request: HttpRequest) -> HttpResponse:
    """Says which files were sent here."""
    names = [str(file.name) for file in request.FILES.values()]
    return HttpResponse(" ".join(["atelier", *names]))


@login_required
def frame(request: Request, image_id: UUID) -> HttpResponse:
    return HttpResponse(visible_image(request, image_id).name)


urlpatterns = [path("", index, name="index"), path("<uuid:image_id>/", frame, name="frame")]
