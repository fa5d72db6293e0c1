"""The page of duplicates, and its actions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from apps.duplicates.managers import PairQuerySet
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import merging, pairs, scanning
from apps.duplicates.services.groups import groups_of
from apps.galleries import access
from apps.galleries.models import Gallery, Image
from apps.galleries.views.undoing import say_with_undo
from futu.given import given_id, given_ids, given_number
from futu.http import Request, asked_by_post


@require_GET
@login_required
def index(request: Request) -> HttpResponse:
    """Groups of copies, or of shots within seconds; of all galleries or within one."""
    open_pairs, gallery = _within(request)
    series = request.GET.get("kind") == "series"
    after = given_number(request.GET.get("after", ""))
    groups = groups_of(open_pairs, series=series, after=after)
    context: dict[str, Any] = {
        "groups": groups,
        "series": series,
        "gallery": gallery,
        "after": after,
    }
    context["trail"] = _trail(gallery, series)
    if request.GET.get("part") == "groups":
        return render(request, "duplicates/index.html#groups", context)
    context |= {
        "galleries": Gallery.objects.owned_by(request.user.pk).only("id", "name"),
        "others": _has_others(open_pairs, series),
        "unseen": scanning.never_compared(request.user.pk).count(),
        "job": scanning.running(request.user.pk),
    }
    return render(request, "duplicates/index.html", context)


def _within(request: Request) -> tuple[PairQuerySet, Gallery | None]:
    open_pairs = DuplicatePair.objects.open_of(request.user.pk)
    gallery_id = given_id(request.GET.get("gallery", ""))
    if gallery_id is None:
        return open_pairs, None
    gallery = access.gallery_of(request, gallery_id)
    return open_pairs.within(gallery.id), gallery


def _trail(gallery: Gallery | None, series: bool) -> str:
    trail = QueryDict(mutable=True)
    if gallery:
        trail["gallery"] = str(gallery.id)
    if series:
        trail["kind"] = "series"
    return trail.urlencode()


def _has_others(open_pairs: PairQuerySet, series: bool) -> bool:
    """Whether the other of the two lists has anything."""
    return (open_pairs.copies() if series else open_pairs.series()).exists()


@asked_by_post
@login_required
def merge(request: Request) -> HttpResponse:
    """Keep one picture of a group, move the chosen others to the bin."""
    keep_id = given_id(request.POST.get("keep", ""))
    if keep_id is None:
        return _back(request)
    keep = access.image_of(request, keep_id)
    when = timezone.now()
    others = given_ids(request.POST.getlist("image"))
    binned = merging.merge(request.user.pk, keep, others, when=when)
    if binned:
        text = ngettext(
            "%(name)s was kept; %(n)d copy was moved to the bin.",
            "%(name)s was kept; %(n)d copies were moved to the bin.",
            len(binned),
        )
        say_with_undo(request, text % {"name": keep.name, "n": len(binned)}, when)
    else:
        messages.info(request, _("These pictures are no longer duplicates."))
    return _back(request)


@asked_by_post
@login_required
def dismiss(request: Request) -> HttpResponse:
    """Dismiss a group, or one picture of it, for good."""
    image_ids = given_ids(request.POST.getlist("image"))
    apart = given_id(request.POST.get("apart", ""))
    mine = Image.objects.owned_by(request.user.pk).filter(id__in=image_ids)
    ids = list(mine.values_list("id", flat=True))
    if pairs.dismiss(request.user.pk, ids, apart):
        messages.success(request, _("They stay, and are not shown as duplicates again."))
    return _back(request)


@asked_by_post
@login_required
def scan(request: Request) -> HttpResponse:
    """Start comparing pictures that were added before duplicate detection existed."""
    if request.method == "POST":
        scanning.start_scan(request.user.pk)
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """Redirect to the list that the form came from; its address is built from validated values."""
    address = reverse("duplicates:index")
    asked = QueryDict(request.POST.get("trail", ""))
    trail = QueryDict(mutable=True)
    if gallery_id := given_id(asked.get("gallery", "")):
        trail["gallery"] = str(gallery_id)
    if asked.get("kind") == "series":
        trail["kind"] = "series"
    return redirect(f"{address}?{trail.urlencode()}" if trail else address)
