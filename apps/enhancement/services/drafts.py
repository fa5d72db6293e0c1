"""Previews: a region of the result, made of whole tiles of its grid by the same code."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.enhancement.file_kinds import PREVIEWS
from apps.enhancement.models import Draft, Enhancement
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.asking import plan_of
from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.media.managers import StoredFileQuerySet
from apps.media.models import StoredFile
from apps.media.services.removing import remove_files

KIND = "enhancement.preview"
# Pixels of the source: the usual tile, so that no region needs more than four.
MAX_REGION = 192
KEPT_FOR = timedelta(days=7)
# Between a file and the row that names it.
GRACE = timedelta(hours=6)

Region = tuple[int, int, int, int]


def preview(person: User, image: Image, options: EnhanceOptions, region: Region) -> Draft:
    """Start a job for a preview. `region` is left, top, width, height in pixels of the picture.
    Raises FAILURES."""
    plan = plan_of(image, options)
    box = box_of(image, region)
    with transaction.atomic():
        draft = Draft.objects.create(
            owner=person,
            source=image,
            source_sha256=image.sha256,
            options=options.model_dump(mode="json"),
            recipe=plan.recipe.as_dict(),
            signature=plan.signature,
            region=box,
        )
        params = {"draft": str(draft.pk), "about": image.name[:200]}
        draft.job = jobs.start(KIND, owner_id=person.pk, params=params)
        draft.save(update_fields=["job"])
        replace_waiting(draft)
    return draft


def box_of(image: Image, region: Region) -> list[int]:
    """Left, top, right, bottom. What reaches out of the picture is moved into it."""
    left, width = _within(region[0], region[2], image.width)
    top, height = _within(region[1], region[3], image.height)
    return [left, top, left + width, top + height]


def _within(start: int, length: int, side: int) -> tuple[int, int]:
    length = max(1, min(length, MAX_REGION, side))
    return max(0, min(start, side - length)), length


def middle_of(image: Image, side: int = MAX_REGION) -> Region:
    """A region to begin with: the one tile that holds the middle."""
    left, top = (image.width // 2 // side * side, image.height // 2 // side * side)
    return left, top, min(side, image.width - left), min(side, image.height - top)


def replace_waiting(draft: Draft) -> None:
    """Of one picture the newest question counts: others that are not answered are dropped."""
    others = Draft.objects.filter(owner=draft.owner_id, source=draft.source_id, after=None)
    for other in others.exclude(pk=draft.pk).select_related("job"):
        discard(other)


def drop_older(draft: Draft) -> None:
    """Once one has a picture, nothing shows those before it."""
    older = Draft.objects.filter(owner=draft.owner_id, source=draft.source_id)
    for other in older.filter(created__lt=draft.created).select_related("job"):
        discard(other)


def discard(draft: Draft) -> None:
    if draft.job and draft.job.is_active:
        jobs.request_cancel(draft.job)
    with transaction.atomic():
        kept = [pk for pk in (draft.before_id, draft.after_id) if pk]
        draft.delete()
        for file in StoredFile.objects.filter(pk__in=kept):
            file.delete()


def sweep() -> None:
    for draft in Draft.objects.filter(created__lt=timezone.now() - KEPT_FOR).select_related("job"):
        discard(draft)
    remove_files(_unnamed())


def _unnamed() -> StoredFileQuerySet:
    """Files of drafts that went with their picture, or that were kept by a worker that was killed
    before it wrote their row."""
    files = StoredFile.objects.filter(kind=PREVIEWS.name, created__lt=timezone.now() - GRACE)
    for model in (Draft, Enhancement):
        names = model.objects.filter(Q(before=OuterRef("pk")) | Q(after=OuterRef("pk")))
        files = files.exclude(Exists(names))
    return files
