"""What is known of a gallery's pictures, as a file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from apps.accounts.services import record
from apps.galleries import access
from apps.galleries.pictures import clean_name
from apps.galleries.services.exporting import Format, rows_of, write
from futu.http import Request


@require_GET
@login_required
def export(request: Request, gallery_id: UUID, format: str) -> HttpResponseBase:
    gallery = access.gallery_of(request, gallery_id)
    if format not in list(Format):
        raise Http404
    wanted = Format(format)
    record(
        request.user.pk,
        "downloaded",
        count=gallery.images.count(),
        gallery=str(gallery.id),
        gallery_name=gallery.name,
    )
    rows = (row for _, row in rows_of(gallery, places=request.user.shows_places))
    name = clean_name(f"{gallery.name}.{wanted}")
    return StreamingHttpResponse(
        write(gallery, wanted, rows),
        content_type=wanted.mimetype,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
