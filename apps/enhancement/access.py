"""Doors to single objects: 404 for what a person may not see."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.enhancement.models import Draft, Enhancement, EnhancementBatch
from futu.http import Request


def enhancement_of(request: Request, enhancement_id: UUID) -> Enhancement:
    """An enhancement that the person asked for."""
    mine = Enhancement.objects.owned_by(request.user.pk).listed()
    return get_object_or_404(mine.select_related("before", "after", "batch"), id=enhancement_id)


def draft_of(request: Request, draft_id: UUID) -> Draft:
    """A preview that the person asked for, of a picture that is not in the bin."""
    mine = Draft.objects.owned_by(request.user.pk)
    mine = mine.filter(source__binned=None, source__gallery__binned=None)
    return get_object_or_404(mine.select_related("job", "source", "before", "after"), id=draft_id)


def batch_of(request: Request, batch_id: UUID) -> EnhancementBatch:
    """A batch that the person began."""
    mine = EnhancementBatch.objects.filter(owner=request.user.pk)
    return get_object_or_404(mine.select_related("job", "owner", "gallery"), id=batch_id)
