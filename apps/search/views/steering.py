"""Steering an answer: more like this, less like this, and further query pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.galleries.explore.permissions import may_search, open_to
from apps.galleries.pictures import PictureError
from apps.search import access, visitors
from apps.search.addresses import RESULTS, address_of
from apps.search.forms import FilterForm
from apps.search.models import Query
from apps.search.services import asking
from apps.search.services.query_embedding import AskError
from apps.search.services.steering import MAX_EXAMPLES, Examples, beside, example_images
from apps.search.views.depth import kept_switch
from apps.search.views.rate_limited import rate_limited
from apps.search.visitors import RateLimitError
from futu.given import given_ids
from futu.http import Request, asked_by_post


def examples_in(given: QueryDict) -> Examples:
    """The examples in an address; the same one counts once."""
    kinds = (dict.fromkeys(given_ids(given.getlist(name))) for name in ("more", "less", "also"))
    return Examples(*(tuple(kind)[:MAX_EXAMPLES] for kind in kinds))


def carried(given: QueryDict) -> dict[str, Any]:
    """The filters, examples and switch in an address, for the next one: nothing is lost on the
    way."""
    return {**led_on(given), **examples_in(given).named}


def led_on(given: QueryDict) -> dict[str, Any]:
    """The same for a search with another picture: examples were of the one before."""
    return {**FilterForm(given).filled, **kept_switch(given)}


@dataclass(frozen=True, slots=True)
class Steering:
    """Addresses of the same answer with one example more, or without one."""

    query: Query
    examples: Examples
    filters: Mapping[str, Any]
    k: int

    def towards(self, kind: str, image_id: UUID) -> str:
        return self._address(self.examples.with_image(kind, image_id))

    @property
    def chips(self) -> list[dict[str, str]]:
        """Each example: its name and picture, its kind, and the address without it."""
        images = example_images(self.query, self.examples.images)
        shown = [
            {
                "kind": kind,
                "name": images[id_].name,
                "picture": reverse("galleries:file", args=[id_, "thumbnail"]),
                "without": self._address(self.examples.without(id_)),
            }
            for kind, ids in (("more", self.examples.more), ("less", self.examples.less))
            for id_ in ids
            if id_ in images
        ]
        return shown + [
            {
                "kind": "also",
                "name": other.name,
                "picture": reverse("search:thumbnail", args=[other.id]),
                "without": self._address(self.examples.without(other.id)),
            }
            for other in beside(self.query, self.examples.also)
        ]

    def _address(self, examples: Examples) -> str:
        return address_of(self.query, {**self.filters, **examples.named}, self.k)


@asked_by_post
@open_to(may_search)
def add_pictures(request: Request, query_id: UUID) -> HttpResponse:
    """Search with further pictures beside the first."""
    query = access.query_of(request, query_id)
    if request.method == "GET":
        return redirect(query)
    examples, added = examples_in(request.GET), []
    try:
        for file in request.FILES.getlist("files")[: MAX_EXAMPLES - len(examples.also)]:
            added += _asked(request, query, file)
    except RateLimitError as error:
        return rate_limited(request, error)
    if not added:
        messages.error(request, _("Choose a picture to search with."))
    also = Examples(examples.more, examples.less, (*examples.also, *added))
    return redirect(address_of(query, {**led_on(request.GET), **also.named}, RESULTS))


def _asked(request: Request, query: Query, file: Any) -> list[UUID]:
    """The id of a query with this file, or none and a message."""
    where, visitor = asking.scope_of(query), visitors.begin(request)
    try:
        other = asking.ask_with_file(request.user.pk, file, where=where, visitor=visitor)
    except (AskError, PictureError) as error:
        messages.error(request, f"{file.name}: {error}")
        return []
    if not other.is_kept:
        messages.error(request, _("There is no room to keep this picture. Try again later."))
        return []
    return [other.id]
