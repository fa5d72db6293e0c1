"""Object-level permission checks. Objects a person may not see answer 404."""

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.media.kinds import all_kinds
from apps.media.models import StoredFile, Upload
from futu.http import Request


def upload_of(request: Request, upload_id: UUID) -> Upload:
    """An upload the person started and may continue, whose target is still theirs."""
    user_id = request.user.pk
    uploads = Upload.objects.living().owned_by(user_id).filter(_reachable(user_id))
    return get_object_or_404(uploads.select_related("job"), id=upload_id)


def _reachable(user_id: int | None) -> Q:
    leads_on = Q(pk__in=[])
    for kind in all_kinds():
        leads_on |= Q(kind=kind.name) & (kind.leads_on(user_id) if kind.leads_on else Q())
    return leads_on


def file_of(request: Request, file_id: UUID) -> StoredFile:
    """A file the person owns."""
    return get_object_or_404(StoredFile.objects.owned_by(request.user.pk), id=file_id)
