"""Words, and what they find."""

from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Field

from apps.galleries.access import Viewer
from apps.galleries.api.schemas import LISTED, ImageOut, image_out
from apps.search.schemas.asking import MAX_GALLERIES, SCOPES, Scope
from apps.search.schemas.filters import ResultParams
from apps.search.services.words import Found
from futu.api.schemas import Output


class WordsParams(ResultParams):
    """Words, where to look for them, and which part of what is found."""

    scope: Scope = Field("mine", description=SCOPES)
    galleries: list[UUID] = Field(
        [], max_length=MAX_GALLERIES, description="Only in these, whatever the scope is."
    )
    skip: int = Field(0, ge=0, le=100_000, description="Leave out so many of the first.")


class FoundByWordsOut(Output):
    count: int = Field(description="How many pictures there are.")
    more: bool = Field(description="A larger `skip` would bring more.")
    suggestions: list[str] = Field(description="Other words, where nothing was found.")
    results: list[ImageOut]
    in_text: list[UUID] = Field(
        description="Those of the results that only the text in the picture was found by."
    )


def found_out(found: Found, viewer_id: int | None) -> FoundByWordsOut:
    prefetch_related_objects(found.images, *LISTED)
    prefetch_related_objects([i for i in found.images if i.gallery.is_published], "origins")
    viewer = Viewer(viewer_id)
    return FoundByWordsOut(
        count=found.count,
        more=found.more,
        suggestions=found.suggestions,
        results=[image_out(image, viewer) for image in found.images],
        in_text=[image.id for image in found.images if image.id in found.lines],
    )
