"""Serving stored files."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.media import access
from apps.media.models import StoredFile
from apps.media.serving import send
from futu.http import Request

# Files are immutable, so browsers may cache them; shared caches may not.
CACHE = "private, max-age=31536000, immutable"


@require_safe
@login_required
def file(request: Request, file_id: UUID) -> HttpResponseBase:
    return file_response(request, access.file_of(request, file_id))


def file_response(request: Request, stored: StoredFile) -> HttpResponseBase:
    """The file, after permission checks: inline, or with `?download` as an attachment."""
    response = send(
        request,
        stored.key,
        name=stored.name,
        mimetype=stored.media_type,
        inline="download" not in request.GET,
    )
    response["Cache-Control"] = CACHE
    return response
