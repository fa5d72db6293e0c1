"""The query picture, scaled when it is shown rather than when it is uploaded."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from apps.galleries.explore.permissions import may_search, open_to
from apps.galleries.files import Variant
from apps.galleries.pictures import PictureError
from apps.search import access
from apps.search.models import Query
from apps.search.services import query_pictures
from apps.search.services.query_embedding import AskError
from apps.search.services.query_pictures import PictureState
from futu.http import Request

# It never changes, but another person may use this browser tomorrow.
CACHE = "private, max-age=86400, immutable"


@require_GET
@open_to(may_search)
def picture(request: Request, query_id: UUID) -> HttpResponse:
    search_query = access.query_of(request, query_id)
    return _answer(search_query, Variant.PREVIEW, query_pictures.preview)


@require_GET
@open_to(may_search)
def thumbnail(request: Request, query_id: UUID) -> HttpResponse:
    search_query = access.query_of(request, query_id)
    return _answer(search_query, Variant.THUMBNAIL, query_pictures.thumbnail)


def _answer(search_query: Query, variant: Variant, make: Callable[[Query], bytes]) -> HttpResponse:
    if query_pictures.picture_state(search_query) is not PictureState.KEPT:
        raise Http404
    if search_query.image_id is not None and not search_query.turn:
        return redirect("galleries:file", image_id=search_query.image_id, variant=variant)
    try:
        content = make(search_query)
    except (FileNotFoundError, PictureError) as error:
        raise Http404 from error
    except AskError as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain")
    response = HttpResponse(content, content_type="image/webp")
    response["Cache-Control"] = CACHE
    return response
