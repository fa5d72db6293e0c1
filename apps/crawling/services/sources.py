"""Adds, renames and removes sources, with their galleries and ledger."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from apps.crawling.models import (
    BlockRule,
    Crawl,
    CrawledImage,
    CrawlRequest,
    Decision,
    Page,
    Source,
    SourceTag,
)
from apps.galleries.licences import Licence
from apps.galleries.models import Gallery, Image, Origin
from apps.galleries.services import hold_galleries, remove_images
from apps.galleries.signals import images_described
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run
from apps.jobs.states import JobState

# The most rows and pictures that are removed while the person waits.
AT_ONCE = 500
STEP = 200
# A stopped spider waits for its requests in flight.
STOP_SECONDS = 30


def add_source(**values: Any) -> Source:
    return Source.objects.found(slug=free_slug(values["name"]), **values)


def free_slug(name: str) -> str:
    """A short name for addresses; `source-N` for a name without Latin letters."""
    base = slugify(name)[:90].strip("-")
    taken = set(
        Source.objects.filter(slug__startswith=base or "source").values_list("slug", flat=True)
    )
    if base and base not in taken:
        return base
    number = 2 if base else 1
    while f"{base or 'source'}-{number}" in taken:
        number += 1
    return f"{base or 'source'}-{number}"


def save_source(source: Source) -> None:
    """Save it, and copy its name and licence to its galleries and published pictures."""
    with transaction.atomic():
        hold_galleries(galleries_of(source))
        before = Source.objects.get(id=source.id)
        source.save()
        if before.name != source.name:
            Origin.objects.filter(site=before.name).update(site=source.name)
        if before.licence != source.licence:
            _update_inherited_licence(source)
        galleries = Gallery.including_bin.filter(id__in=galleries_of(source))
        galleries.exclude(name=source.name).update(name=source.name)


def _update_inherited_licence(source: Source) -> None:
    """Pictures without a licence of their own get the source's current one.

    If that allows nothing, only duplicates can have it (`lends_licence`): they give no origin.
    """
    own = CrawledImage.objects.filter(source=source, licence="")
    here = own.filter(image=OuterRef("image"), url=OuterRef("url"))
    origins = Origin.objects.filter(Exists(here))
    if source.licence and Licence(source.licence).may_publish:
        origins.update(licence=source.licence)
    else:
        images = list(origins.values_list("image", flat=True))
        origins.delete()
        images_described.send(Image, image_ids=images)


def licence_is_inherited(source: Source) -> bool:
    """Whether any picture is public by the source's licence, because it states none of its own."""
    return CrawledImage.objects.published().filter(source=source, licence="").exists()


def galleries_of(source: Source) -> list[UUID]:
    return [source.gallery_id, source.waiting_id]


def remove_source(source: Source, *, by_id: int | None) -> Job | None:
    """Delete a source with its pictures, published or not, and its ledger; the job, if much.

    Its pictures are hidden at once, and its crawls are cancelled. Block rules stay.
    """
    crawls = Job.objects.filter(crawl__source=source).active()
    for job in crawls:
        jobs.request_cancel(job)
    is_large = CrawledImage.objects.filter(source=source).count() > AT_ONCE
    is_large = is_large or CrawlRequest.objects.filter(crawl__source=source).count() > AT_ONCE
    with transaction.atomic():
        Source.objects.filter(id=source.id).update(enabled=False, schedule=Source.Schedule.NEVER)
        Gallery.including_bin.filter(id=source.gallery_id).update(
            visibility=Gallery.Visibility.PRIVATE
        )
        if is_large or crawls.all().exists():
            total = _pictures(source).count()
            about = {"source": source.id, "about": source.name}
            return jobs.start("crawling.remove", owner_id=by_id, total=total, params=about)
    _remove(source)
    return None


def remove_in_steps(run: Run) -> None:
    """The job of `remove_source`. Idempotent."""
    source = Source.objects.filter(id=run.params["source"]).first()
    if source is None:
        return
    _wait_for_crawls(source, run)
    for rows in (
        CrawlRequest.objects.filter(crawl__source=source),
        Page.objects.filter(source=source),
    ):
        _delete_in_steps(rows, run)
    while ids := list(_pictures(source).values_list("id", flat=True)[:STEP]):
        run.check()
        run.advance(remove_images(Image.including_bin.filter(id__in=ids)))
    _delete_in_steps(Decision.objects.filter(entry__source=source), run)
    _delete_in_steps(CrawledImage.objects.filter(source=source), run)
    _remove(source)


def _wait_for_crawls(source: Source, run: Run) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    running = Job.objects.filter(crawl__source=source, state=JobState.RUNNING)
    while running.exists() and time.monotonic() < deadline:
        run.check()
        time.sleep(0.5)


def _delete_in_steps(rows: models.QuerySet[Any], run: Run) -> None:
    while ids := list(rows.order_by().values_list("pk", flat=True)[:STEP]):
        run.check()
        rows.model._base_manager.filter(pk__in=ids).delete()


def _pictures(source: Source) -> Any:
    return Image.including_bin.filter(gallery__in=galleries_of(source))


def _remove(source: Source) -> None:
    """Remove all that is left."""
    galleries = galleries_of(source)
    remove_images(_pictures(source))
    with transaction.atomic():
        # An author blocked here stays blocked, should the site be added again.
        BlockRule.objects.filter(source=source).update(source=None)
        # It is named as an origin of pictures that other sources have as well.
        Origin.objects.filter(site=source.name).delete()
        # Duplicates on other sources are fetched by their next crawl.
        doubles = CrawledImage.objects.exclude(source=source).filter(duplicate_of__source=source)
        doubles.delete()
        for model in (Crawl, CrawledImage, SourceTag, Page):
            model._base_manager.filter(source=source).delete()
        source.delete()
        Gallery.including_bin.filter(id__in=galleries).delete()
