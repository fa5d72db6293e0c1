"""Public names of source tags, which sources write in many ways, and how to change them."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.crawling.models import CrawledImage, SourceTag
from apps.galleries.models import Image, Tag
from apps.galleries.services.tagging import MAX_CHARACTERS
from apps.galleries.signals import images_described
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run

# The most pictures that are retagged while the person waits, and the most in one transaction.
AT_ONCE = 500
_SPACES = str.maketrans({"_": " ", "-": " ", "‐": " ", "–": " ", "—": " "})

ImageTag = Image.tags.through


def normalised(text: str) -> str:
    """One spelling for a tag: "#Sea_Side" and "sea-side" are "sea side".

    Plurals are left unchanged: rules for one language are wrong in another.
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("#").translate(_SPACES).casefold()
    return " ".join(plain.split())[:MAX_CHARACTERS].strip()


def public_tag(name: str) -> Tag | None:
    """The public tag with this name; None if nothing is left of the name."""
    name = normalised(name)
    return Tag.objects.get_or_create(owner=None, name=name)[0] if name else None


def tag_for(source_tag: SourceTag) -> Tag | None:
    """The public tag of a source tag: as staff decided, else its normalised name."""
    if source_tag.tag is None and (tag := public_tag(source_tag.name)):
        # Unless somebody has decided meanwhile.
        SourceTag.objects.filter(id=source_tag.id, tag=None).update(tag=tag)
        source_tag.refresh_from_db(fields=["tag"])
    return source_tag.tag


def rename_source_tag(source_tag: SourceTag, name: str, *, by: User | None) -> Job | None:
    """Give a source tag the public name `name`; the job that retags its pictures, if many.

    Raises ValueError for a name of which normalisation leaves nothing.
    """
    into = public_tag(name)
    if into is None:
        raise ValueError(gettext("A tag needs at least one letter or digit."))
    with transaction.atomic():
        locked = SourceTag.objects.select_for_update(no_key=True).get(id=source_tag.pk)
        before, source_tag.tag = locked.tag, into
        SourceTag.objects.filter(id=source_tag.pk).update(tag=into)
        if before is None or before == into:
            return None
        return _start(Exchange(before.pk, into.pk, source_tag.pk), f"{before} → {into}", by)


def merge_tags(tag: Tag, into: Tag, *, by: User | None) -> Job | None:
    """Replace the public tag `tag` by `into`; the job that retags pictures, if many."""
    if tag == into:
        return None
    with transaction.atomic():
        SourceTag.objects.filter(tag=tag).update(tag=into)
        return _start(Exchange(tag.pk, into.pk), f"{tag} → {into}", by)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Replaces a public tag, on all pictures that have it or on those of a source tag."""

    tag: int
    into: int
    source_tag: int | None = None

    def images(self) -> list[UUID]:
        images = Image.including_bin.filter(tags=self.tag)
        if self.source_tag is not None:
            images = images.filter(entries__source_tags=self.source_tag)
        return list(images.order_by("id").values_list("id", flat=True).distinct())

    def make(self, ids: list[UUID]) -> None:
        """Idempotent."""
        with transaction.atomic():
            locked = Image.including_bin.filter(id__in=ids).held()
            rows = [ImageTag(image_id=id_, tag_id=self.into) for id_ in locked]
            ImageTag.objects.bulk_create(rows, ignore_conflicts=True)
            # Another source tag of the picture may still have this public name.
            kept = CrawledImage.objects.filter(image__in=locked, source_tags__tag=self.tag)
            named = ImageTag.objects.filter(image__in=locked, tag=self.tag)
            named.exclude(image__in=kept.values("image")).delete()
            images_described.send(Image, image_ids=locked)


def _start(exchange: Exchange, about: str, by: User | None) -> Job | None:
    ids = exchange.images()
    if len(ids) <= AT_ONCE:
        exchange.make(ids)
        return None
    params = {"about": about, "exchange": asdict(exchange)}
    owner_id = by.pk if by else None
    return jobs.start("crawling.retag", owner_id=owner_id, total=len(ids), params=params)


def retag_job(run: Run) -> None:
    exchange = Exchange(**run.params["exchange"])
    ids = exchange.images()
    run.advance(max(0, run.total - len(ids)))  # Done by an earlier run.
    for start in range(0, len(ids), AT_ONCE):
        run.check()
        batch = ids[start : start + AT_ONCE]
        exchange.make(batch)
        run.advance(len(batch))
