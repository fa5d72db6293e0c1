"""Download a gallery's metadata as a file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from apps.accounts.services import record
from apps.galleries import access
from apps.galleries.models import Gallery
from apps.galleries.pictures import clean_name
from apps.galleries.services.exporting import Format, rows_of, write
from apps.galleries.views.files import stream
from futu.best_effort import best_effort
from futu.http import Request


@require_GET
@login_required
def export(request: Request, gallery_id: UUID, format: str) -> HttpResponseBase:
    gallery = access.gallery_of(request, gallery_id)
    if format not in list(Format):
        raise Http404
    wanted = Format(format)
    best_effort("a download", lambda: _record(request.user.pk, gallery))
    rows = (row for _, row in rows_of(gallery))
    name = clean_name(f"{gallery.name}.{wanted}")
    return stream(write(gallery, wanted, rows), name=name, mimetype=wanted.mimetype)


def _record(user_id: int, gallery: Gallery) -> None:
    record(
        user_id,
        "downloaded",
        count=gallery.images.count(),
        gallery=str(gallery.id),
        gallery_name=gallery.name,
    )
