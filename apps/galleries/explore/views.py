"""Pages of the public gallery: request → rows → template."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.galleries.browsing import DEFAULT, Slice, neighbours_of, slice_of
from apps.galleries.explore.figures import pictures_by_source, popular_tags, tags_by_name
from apps.galleries.explore.permissions import may_look, may_search, not_crawled, open_to
from apps.galleries.explore.shelves import newest_of, shelves
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image, Tag
from apps.galleries.views.viewer import viewer_of
from futu.given import given_id, given_text
from futu.htmx import render_page
from futu.http import Request

PICTURES = 40
POPULAR = 40
TAGS_A_PAGE = 240
# Maximum number of tag suggestions.
OFFERED = 20


def _slice(request: Request, images: ImageQuerySet) -> Slice:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    shown = images.prefetch_related("origins")
    return slice_of(shown, DEFAULT, PICTURES, after=after, before=before)


def _pictures(
    request: Request, template: str, images: ImageQuerySet, context: dict[str, Any]
) -> HttpResponse:
    """A page of pictures, or the next cards for infinite scrolling."""
    context |= {"slice": _slice(request, images), "here": request.path}
    if request.GET.get("part") == "cards":
        return render(request, "explore/_pictures.html#cards", context)
    return render(request, template, context)


@require_safe
@open_to(may_look)
@not_crawled
def index(request: Request) -> HttpResponse:
    found = shelves()
    context = {
        "shelves": found,
        "newest": newest_of(found),
        "popular": popular_tags(POPULAR),
        "may_search": may_search(request),
    }
    return render(request, "explore/index.html", context)


@require_safe
@open_to(may_look)
@not_crawled
def source(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = get_object_or_404(Gallery.objects.published(), id=gallery_id)
    context = {
        "source": gallery,
        "count": pictures_by_source().get(gallery.id, 0),
        "may_search": may_search(request),
    }
    images = Image.objects.published().filter(gallery=gallery)
    return _pictures(request, "explore/source.html", images, context)


@require_safe
@open_to(may_look)
@not_crawled
def tag(request: Request, name: str) -> HttpResponse:
    """Pictures with a tag, of all sources or of one (`source`)."""
    word = get_object_or_404(Tag.objects.public(), name=name)
    images = Image.objects.published().filter(tags=word)
    counts = images.order_by().values_list("gallery", "gallery__name").annotate(n=Count("id"))
    sources = sorted(counts, key=lambda row: (-row[2], row[1]))
    chosen = given_id(request.GET.get("source", ""))
    context = {
        "tag": word,
        "count": sum(n for *_, n in sources),
        "sources": sources,
        "chosen": chosen,
        "trail": urlencode({"tag": word.name}),
        "kept": f"source={chosen}" if chosen else "",
        "may_search": may_search(request),
    }
    if chosen:
        images = images.filter(gallery=chosen)
    return _pictures(request, "explore/tag.html", images, context)


@require_safe
@open_to(may_look)
@not_crawled
def tags(request: Request) -> HttpResponse:
    """All tags, or those containing a text."""
    letters = given_text(request.GET.get("q", ""), 50)
    found = [tag for tag in tags_by_name() if letters.casefold() in tag.name.casefold()]
    by_count = request.GET.get("order") == "count"
    if by_count:
        found.sort(key=lambda tag: (-tag.count, tag.name))
    page = Paginator(found, TAGS_A_PAGE).get_page(request.GET.get("page"))
    kept = {"q": letters} if letters else {}
    context = {
        "page": page,
        "letters": letters,
        "by_count": by_count,
        "kept": urlencode(kept | ({"order": "count"} if by_count else {})),
    }
    return render_page(request, "explore/tags.html", context, partial="tags")


@require_safe
@open_to(may_look)
@not_crawled
def picture(request: Request, image_id: UUID) -> HttpResponse:
    public_tags = Prefetch("tags", Tag.objects.public())
    images = Image.objects.published().select_related("gallery")
    image = get_object_or_404(images.prefetch_related("origins", public_tags), id=image_id)
    # Opened from a tag's page, neighbours are that tag's; otherwise the source's.
    around, trail = Image.objects.published().filter(gallery=image.gallery_id), ""
    if word := next((t for t in image.tags.all() if t.name == request.GET.get("tag")), None):
        around = Image.objects.published().filter(tags=word)
        trail = "?" + urlencode({"tag": word.name})
    context = {
        "image": image,
        "source": image.gallery,
        "origins": list(image.origins.all()),
        "tags": list(image.tags.all()),
        "word": word,
        "may_search": may_search(request),
        "viewer": viewer_of(
            image,
            neighbours_of(around, DEFAULT, image),
            page=lambda id_: reverse("explore:picture", args=[id_]) + trail,
            file=lambda id_, variant: reverse("galleries:file", args=[id_, variant]),
            originals=False,
        ),
    }
    return render(request, "explore/picture.html", context)


@require_safe
@open_to(may_look)
def words(request: Request) -> HttpResponse:
    """Tag suggestions by prefix: own and public tags."""
    letters = given_text(request.GET.get("tag", ""), 50)
    mine = Tag.objects.owned_by(request.user.pk).filter(name__istartswith=letters)
    own = list(mine.values_list("name", flat=True)[:OFFERED])
    public = [t for t in tags_by_name() if t.name.casefold().startswith(letters.casefold())]
    public.sort(key=lambda tag: (-tag.count, tag.name))
    offered = dict.fromkeys([*own, *(tag.name for tag in public[:OFFERED])])
    response = render(request, "explore/_words.html", {"words": offered})
    response["Cache-Control"] = "private, max-age=60"
    return response
