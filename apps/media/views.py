"""The only way to a file's bytes."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.media import access
from apps.media.models import StoredFile
from apps.media.serving import send
from futu.http import Request

# A file never changes, so a browser may keep it; only a browser may.
CACHE = "private, max-age=31536000, immutable"


@require_safe
@login_required
def file(request: Request, file_id: UUID) -> HttpResponseBase:
    return file_response(request, access.file_of(request, file_id))


def file_response(request: Request, stored: StoredFile) -> HttpResponseBase:
    """Its bytes, for whoever has been found to be allowed them: to be shown, or with
    `?download` to be kept."""
    response = send(
        request,
        stored.key,
        name=stored.name,
        mimetype=stored.media_type,
        inline="download" not in request.GET,
    )
    response["Cache-Control"] = CACHE
    return response
