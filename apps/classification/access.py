"""Doors to single objects: 404 for what a person may not see."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.classification.models import Classification
from futu.http import Request


def classification_of(request: Request, classification_id: UUID) -> Classification:
    """A question that the person asked, with its answer."""
    asked = Classification.objects.filter(owner=request.user.pk)
    rows = asked.select_related("verdict__recipe__provider", "recipe__provider", "image__gallery")
    return get_object_or_404(rows, id=classification_id)
