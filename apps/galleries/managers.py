"""Visibility rules and counts. All other code queries through these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from futu.keyset import beyond, turned

if TYPE_CHECKING:
    from apps.galleries.models import (  # noqa: F401 - named in a string
        Album,
        AutoTag,
        Gallery,
        Image,
        Member,
        MemberInvitation,
        Share,
        Tag,
    )


# A binned_at of GOING marks a permanent deletion in progress: hidden, not restorable, and completed
# by the purge.
GOING = datetime(1970, 1, 1, tzinfo=UTC)


def shared_with(user_id: int | None, *, adding: bool = False) -> models.QuerySet[Any, Any]:
    """The ids of galleries that a person is a member of; with `adding`, that they may add to.

    A subquery, so that a condition with it never counts a picture twice.
    """
    members: MemberQuerySet = apps.get_model("galleries", "Member").objects.effective()
    mine = members.filter(person_id=user_id) if user_id is not None else members.none()
    return (mine.filter(role="add") if adding else mine).order_by().values("gallery")


class GalleryQuerySet(models.QuerySet["Gallery"]):
    def owned_by(self, user_id: int | None) -> GalleryQuerySet:
        """The galleries of one person; none for anonymous users."""
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def published(self) -> GalleryQuerySet:
        """Public galleries without an owner: the sources of the public gallery."""
        return self.filter(owner=None, visibility="public")

    def public_to(self, user_id: int | None) -> GalleryQuerySet:
        """Public galleries; for people without an account only those without an owner."""
        return self.published() if user_id is None else self.filter(visibility="public")

    def visible_to(self, user_id: int | None) -> GalleryQuerySet:
        """What a person may view: their own, public ones, and what is shared with them."""
        if user_id is None:
            return self.published()
        shared = Q(id__in=shared_with(user_id))
        return self.filter(Q(visibility="public") | Q(owner_id=user_id) | shared)

    def shared_with(self, user_id: int | None) -> GalleryQuerySet:
        """Other people's galleries that a person is a member of."""
        return self.filter(id__in=shared_with(user_id))

    def accessible_to(self, user_id: int | None) -> GalleryQuerySet:
        """Their own and those shared with them: with originals, and all that is told of pictures.

        Of public ones less is shown.
        """
        if user_id is None:
            return self.none()
        return self.filter(Q(owner_id=user_id) | Q(id__in=shared_with(user_id)))

    def addable_by(self, user_id: int | None) -> GalleryQuerySet:
        """Their own and those shared with them to add to."""
        if user_id is None:
            return self.none()
        return self.filter(Q(owner_id=user_id) | Q(id__in=shared_with(user_id, adding=True)))

    def in_bin(self, user_id: int | None) -> GalleryQuerySet:
        """What a person has in the bin; use with `including_bin`."""
        return self.owned_by(user_id).filter(binned__gt=GOING)

    def going(self, user_id: int) -> GalleryQuerySet:
        """What a person is deleting permanently; use with `including_bin`."""
        return self.owned_by(user_id).filter(binned=GOING)

    def with_image_count(self) -> GalleryQuerySet:
        """Annotate the number of pictures and their bytes (`stored`)."""
        living = Q(images__binned=None)
        size = Sum("images__bytes", filter=living, default=0)
        return self.annotate(image_count=Count("images", filter=living), stored=size)


class LivingGalleries(models.Manager.from_queryset(GalleryQuerySet)):  # type: ignore[misc]
    """Galleries that are not in the bin: the default manager."""

    def get_queryset(self) -> GalleryQuerySet:
        return super().get_queryset().filter(binned=None)


class ImageQuerySet(models.QuerySet["Image"]):
    def owned_by(self, user_id: int | None) -> ImageQuerySet:
        """Pictures of one person's galleries, not in the bin; none for anonymous users."""
        if user_id is None:
            return self.none()
        return self.filter(gallery__owner_id=user_id, gallery__binned=None)

    def visible_to(self, user_id: int | None) -> ImageQuerySet:
        """What a person may view: their own, public ones, and of galleries shared with them."""
        if user_id is None:
            return self.published()
        seen = Q(gallery__visibility="public") | Q(gallery__owner_id=user_id)
        seen |= Q(gallery__in=shared_with(user_id))
        return self.filter(seen, gallery__binned=None)

    def accessible_to(self, user_id: int | None) -> ImageQuerySet:
        """Of their own galleries and those shared with them: whose originals they may download."""
        if user_id is None:
            return self.none()
        mine = Q(gallery__owner_id=user_id) | Q(gallery__in=shared_with(user_id))
        return self.filter(mine, gallery__binned=None)

    def removable_by(self, user_id: int | None) -> ImageQuerySet:
        """Their own, and what they added themselves to galleries that they may still add to."""
        if user_id is None:
            return self.none()
        own = Q(gallery__owner_id=user_id)
        added = Q(added_by=user_id, gallery__in=shared_with(user_id, adding=True))
        return self.filter(own | added, gallery__binned=None)

    def published(self) -> ImageQuerySet:
        """Searchable pictures of the public gallery, visible to everybody."""
        return self.filter(
            gallery__owner=None,
            gallery__visibility="public",
            gallery__binned=None,
            state="ready",
        )

    def in_bin(self, user_id: int | None) -> ImageQuerySet:
        """What a person has in the bin, in galleries outside it; use with `including_bin`."""
        return self.owned_by(user_id).filter(binned__gt=GOING)

    def going(self, user_id: int) -> ImageQuerySet:
        """What a person is deleting permanently; use with `including_bin`."""
        marked = Q(binned=GOING) | Q(gallery__binned=GOING)
        return self.filter(marked, gallery__owner_id=user_id)

    def held(self) -> list[UUID]:
        """Lock these rows in id order until the transaction ends; return their ids.

        Rows that reference them (vectors, tags, searches) may still be written: `no_key`.
        """
        rows = self.select_for_update(no_key=True).order_by("id")
        return list(rows.values_list("id", flat=True))

    def of_jobs(self, job_ids: Iterable[UUID]) -> ImageQuerySet:
        """Pictures whose job is one of these, or None."""
        return self.filter(Q(job=None) | Q(job__in=job_ids))

    def unsettled(self) -> ImageQuerySet:
        return self.filter(state__in=["pending", "processing"])

    def settled(self) -> ImageQuerySet:
        return self.filter(state__in=["ready", "failed"])

    def counts(self) -> dict[str, int]:
        """Counts per state and in total, in one query."""
        by_state = dict(self.order_by().values_list("state").annotate(n=Count("id")))
        counts = {
            "waiting": by_state.get("pending", 0),
            "processing": by_state.get("processing", 0),
            "ready": by_state.get("ready", 0),
            "failed": by_state.get("failed", 0),
        }
        return counts | {"total": sum(counts.values())}

    def covers(self, gallery_ids: Iterable[UUID], count: int) -> dict[UUID, list[Image]]:
        """The newest `count` prepared pictures of each gallery, in one query."""
        rank = Window(
            RowNumber(), partition_by=F("gallery"), order_by=[F("created").desc(), F("id").asc()]
        )
        prepared = self.filter(gallery__in=list(gallery_ids), prepared_at__isnull=False)
        covers: dict[UUID, list[Image]] = {}
        for image in prepared.annotate(rank=rank).filter(rank__lte=count):
            covers.setdefault(image.gallery_id, []).append(image)
        return covers

    def neighbours(self, image: Image) -> tuple[Image | None, Image | None]:
        """The pictures before and after `image` in its gallery's order (newest first)."""
        others = self.filter(gallery=image.gallery_id)
        keys, place = ("-created", "id"), (image.created, image.id)
        before, after = (
            others.filter(beyond(ordered, place)).order_by(*ordered)
            for ordered in (turned(keys), keys)
        )
        return before.first(), after.first()


class LivingImages(models.Manager.from_queryset(ImageQuerySet)):  # type: ignore[misc]
    """Pictures that are not in the bin: the default manager."""

    def get_queryset(self) -> ImageQuerySet:
        return super().get_queryset().filter(binned=None)


class TagQuerySet(models.QuerySet["Tag"]):
    def owned_by(self, user_id: int | None) -> TagQuerySet:
        """The tags of one person; none for anonymous users: ownerless tags are public ones."""
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def public(self) -> TagQuerySet:
        return self.filter(owner=None)


class AutoTagQuerySet(models.QuerySet["AutoTag"]):
    def shown(self) -> AutoTagQuerySet:
        """Those that nobody took off, the narrowest and surest first."""
        return self.filter(removed=False).order_by("-score", "term")


class AlbumQuerySet(models.QuerySet["Album"]):
    def owned_by(self, user_id: int | None) -> AlbumQuerySet:
        """The albums of one person; none for anonymous users."""
        return self.none() if user_id is None else self.filter(owner_id=user_id)

    def with_image_count(self) -> AlbumQuerySet:
        """Annotate the number of pictures outside the bin."""
        living = Q(images__binned=None, images__gallery__binned=None)
        return self.annotate(image_count=Count("images", filter=living))


class ShareQuerySet(models.QuerySet["Share"]):
    def living(self) -> ShareQuerySet:
        """Neither revoked nor expired, of a gallery that is not in the bin."""
        unexpired = Q(expires=None) | Q(expires__gt=timezone.now())
        return self.filter(unexpired, revoked=None, gallery__binned=None)


class MemberQuerySet(models.QuerySet["Member"]):
    def effective(self) -> MemberQuerySet:
        """Those that open something: not of a gallery in the bin, or of a closed account."""
        return self.filter(gallery__binned=None, gallery__owner__is_active=True)


class MemberInvitationQuerySet(models.QuerySet["MemberInvitation"]):
    def to(self, user_id: int | None) -> MemberInvitationQuerySet:
        """What a person can accept or decline."""
        if user_id is None:
            return self.none()
        return self.filter(person_id=user_id, gallery__binned=None, gallery__owner__is_active=True)
