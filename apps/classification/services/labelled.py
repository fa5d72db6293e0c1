"""Pictures that a person has put into categories themselves: what recipes are tried on."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.classification.models import Correction, Recipe
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image

# The latest corrections; more pictures would cost more than they tell.
MOST = 1000


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A person's pictures with their own word on each, as far as a recipe knows the category."""

    pictures: list[tuple[Image, str]]
    # Corrections of files that are not among the pictures, or of categories the recipe lacks.
    without_picture: int
    without_category: int

    @property
    def images(self) -> ImageQuerySet:
        found: ImageQuerySet = Image.objects.filter(pk__in=[image.pk for image, _ in self.pictures])
        return found


def labelled_set(person: User, recipe: Recipe, gallery: Gallery | None = None) -> LabelledSet:
    corrections = Correction.objects.filter(owner=person).order_by("-created", "-pk")
    words = dict(corrections.values_list("sha256", "category__code")[:MOST])
    known = {digest: code for digest, code in words.items() if code in recipe.codes}
    images = _pictures(person, list(known), gallery)
    return LabelledSet(
        [(image, known[digest]) for digest, image in images.items()],
        0 if gallery else len(known) - len(images),
        len(words) - len(known),
    )


def _pictures(person: User, digests: list[str], gallery: Gallery | None) -> dict[str, Image]:
    """One picture of each hash, of the person's own."""
    found = Image.objects.owned_by(person.pk).filter(
        state=Image.State.READY, prepared_at__isnull=False, sha256__in=digests
    )
    if gallery:
        found = found.filter(gallery=gallery)
    return {image.sha256: image for image in found.order_by("created", "pk")}
