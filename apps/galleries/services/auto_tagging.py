"""Tags by a program: written beside people's own, which they never touch."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from apps.galleries.models import AutoTag, Image
from apps.galleries.services.tagging import tag_images

# Terms and how sure a model is of each.
Scored = Sequence[tuple[str, float]]


def write_auto_tags(found: Mapping[UUID, Scored]) -> None:
    """Let these be the automatic tags of the pictures; what somebody took off stays off.

    Call inside a transaction that holds the pictures' rows.
    """
    there = AutoTag.objects.filter(image__in=found.keys())
    there.filter(removed=False).delete()
    removed = set(there.values_list("image", "term"))
    AutoTag.objects.bulk_create(
        AutoTag(image_id=image_id, term=term, score=score)
        for image_id, scored in found.items()
        for term, score in scored
        if (image_id, term) not in removed
    )


def remove_auto_tag(image: Image, term: str) -> None:
    """Take one off for good."""
    with transaction.atomic():
        if Image.objects.filter(id=image.id).held():
            AutoTag.objects.filter(image=image, term=term).update(removed=True)


def adopt_auto_tag(image: Image, term: str, *, owner_id: int | None) -> None:
    """Make it the person's own, by its name in their language; the automatic one goes."""
    auto_tag = AutoTag.objects.filter(image=image, term=term, removed=False).first()
    if auto_tag is None or auto_tag.named is None:
        return
    with transaction.atomic():
        tag_images(Image.objects.filter(id=image.id), [auto_tag.named.name], owner_id=owner_id)
        remove_auto_tag(image, term)
