"""New pictures of galleries whose owner wants them classified as they come.

The pictures of one upload are one job. It begins when the upload has ended: then all of them are
ready, and no picture is prepared later because others are being classified.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from apps.classification.models import AutoClassify, ChosenPicture, PictureCategory
from apps.classification.services import picture_jobs
from apps.classification.services.recipes import LOCAL, recipe_for
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.jobs.models import Job

# The kind of job that takes pictures in.
UPLOAD = "galleries.add"


def engine_of(gallery: Gallery) -> str:
    """How new pictures of a gallery are classified; "": they are not."""
    wanted = AutoClassify.objects.filter(gallery=gallery).values_list("engine", flat=True).first()
    return wanted or ""


def switch(gallery: Gallery, engine: str) -> None:
    """Raises ValueError for an engine that there is not; "" switches it off."""
    if not engine:
        AutoClassify.objects.filter(gallery=gallery).delete()
    else:
        engine = AutoClassify.Engine(engine)
        AutoClassify.objects.update_or_create(gallery=gallery, defaults={"engine": engine})


def pictures_came(image_ids: Iterable[UUID]) -> None:
    """Of those whose upload has ended, or that came without one; the others wait for its end."""
    came = _wanted().filter(pk__in=list(image_ids))
    uploads = set(came.values_list("job_id", flat=True))
    for upload in uploads - set(
        Job.objects.active().filter(pk__in=uploads).values_list("pk", flat=True)
    ):
        _start(came.filter(job=upload), upload)


def upload_ended(job: Job) -> None:
    """However it ended: what of it became ready is classified."""
    if job.kind == UPLOAD:
        _start(_wanted().filter(job=job.pk), job.pk)


def _wanted() -> ImageQuerySet:
    """Ready pictures of galleries that are switched on, which nobody has asked about."""
    switched = AutoClassify.objects.values("gallery")
    answered = PictureCategory.objects.filter(
        image=OuterRef("pk"), owner=OuterRef("gallery__owner"), asked__isnull=False
    )
    ready = Image.objects.filter(gallery__in=switched, gallery__binned=None, state="ready")
    found: ImageQuerySet = ready.filter(~Exists(answered), gallery__owner__isnull=False)
    is_on = any(room.key == "classification" for room in settings.ROOMS)
    return found if is_on else found.none()


def _start(images: ImageQuerySet, upload: UUID | None) -> None:
    """One job for an upload's pictures of a gallery, of those that none was started for."""
    known = ChosenPicture.objects.filter(image=OuterRef("pk"), job__params__upload=str(upload))
    new = images.filter(~Exists(known))
    for gallery_id in set(new.order_by().values_list("gallery", flat=True)):
        gallery = Gallery.objects.select_related("owner").get(pk=gallery_id)
        assert gallery.owner is not None
        here = new.filter(gallery=gallery)
        wanted = "" if engine_of(gallery) == AutoClassify.Engine.USUAL else LOCAL
        # What members add is seen by this machine alone: the owner agreed to a hosted model for
        # pictures of their own, and pays for it.
        parts = (here.filter(added_by=None), wanted), (here.exclude(added_by=None), LOCAL)
        for part, engine in parts:
            if ids := list(part.values_list("pk", flat=True)):
                recipe = recipe_for(gallery.owner, engine)
                picture_jobs.start(
                    ids, recipe, gallery.owner, about=gallery.name, upload=str(upload)
                )
