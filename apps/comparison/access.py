"""Doors to single objects: 404 for what a person may not see."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.comparison.models import Comparison, ComparisonBatch, Preset
from futu.http import Request


def comparison_of(request: Request, comparison_id: UUID) -> Comparison:
    """A comparison that the person asked for."""
    mine = Comparison.objects.owned_by(request.user.pk).listed()
    return get_object_or_404(mine, id=comparison_id)


def preset_of(request: Request, pk: int) -> Preset:
    """A preset that the person saved."""
    return get_object_or_404(Preset, pk=pk, owner=request.user.pk)


def batch_of(request: Request, batch_id: UUID) -> ComparisonBatch:
    """A batch that the person began."""
    mine = ComparisonBatch.objects.filter(owner=request.user.pk).select_related("job", "owner")
    return get_object_or_404(mine, id=batch_id)
