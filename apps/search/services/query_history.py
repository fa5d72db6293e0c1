"""A person's own queries, for their history."""

from django.db.models import Prefetch, QuerySet

from apps.galleries.models import Gallery, Image
from apps.search.models import Query


def remembered(user_id: int) -> QuerySet[Query]:
    """Newest first, without vectors;

    `best` and `galleries` as far as the person may see them today.
    """
    visible = Image.objects.visible_to(user_id)
    return (
        Query.objects.filter(owner_id=user_id)
        .defer("vector")
        .select_related("image__gallery")
        .prefetch_related(
            Prefetch("galleries", Gallery.objects.visible_to(user_id)),
            Prefetch("best", visible),
        )
    )
