"""The introduction for new people; steps done are derived from their data."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.galleries.models import Gallery, Image
from apps.search.models import Query


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `url` is where to do it."""

    title: Promise
    text: Promise
    url: str
    is_done: bool


def steps_of(user: User) -> list[Step]:
    """A person's steps, or none if completed or dismissed."""
    if user.toured:
        return []
    done = _done(user)
    if all(done):
        end_tour(user)  # stored, so that no page queries again
        return []
    return _steps(*done, fill=_to_fill(user) if done[0] and not done[1] else "")


def end_tour(user: User) -> None:
    User.objects.filter(pk=user.pk, toured=None).update(toured=timezone.now())


def _done(user: User) -> tuple[bool, bool, bool]:
    """Whether the person has a gallery, a picture, a search; one query."""
    return User.objects.values_list(
        Exists(Gallery.objects.owned_by(user.pk)),
        Exists(Image.objects.owned_by(user.pk)),
        Exists(Query.objects.filter(owner=user.pk)),
    ).get(pk=user.pk)


def _to_fill(user: User) -> str:
    gallery = Gallery.objects.owned_by(user.pk).order_by("-created").first()
    return gallery.get_absolute_url() if gallery else ""


def _steps(gallery: bool, picture: bool, search: bool, *, fill: str) -> list[Step]:
    return [
        Step(
            _("Make a gallery"),
            _("Only you can see what is in it."),
            "#new-gallery",
            gallery,
        ),
        Step(
            _("Put pictures in"),
            _("Drop a whole folder; each can be found a few seconds later."),
            fill or "#new-gallery",
            picture,
        ),
        Step(
            _("Search with one"),
            _("A picture, or a part of one, finds those that look like it."),
            reverse("search:new"),
            search,
        ),
    ]
