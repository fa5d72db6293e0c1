"""Pairs gathered into groups: all pictures that hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.duplicates.managers import PairQuerySet
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services.best import Best, best_of
from apps.galleries.models import AlbumImage, Image

SIZE = 20
# Of a group of hundreds the first are shown; when those are merged, the next.
MAX_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures that hang together. `key` is the newest pair's number: newest groups come first."""

    key: int
    kind: str
    images: list[Image]
    best: Best
    total: int

    @property
    def ids(self) -> list[UUID]:
        return [image.id for image in self.images]

    @property
    def is_exact(self) -> bool:
        return self.kind == DuplicatePair.Kind.EXACT


@dataclass(frozen=True, slots=True)
class Groups:
    """One page of groups, and how many there are. `after` is the next page's cursor, or ""."""

    groups: list[Group]
    total: int
    after: str


@dataclass
class _Found:
    """Ids that hang together, with their newest pair, and whether all are the same file."""

    ids: list[UUID]
    key: int
    is_exact: bool


def groups_of(pairs: PairQuerySet, *, series: bool = False, after: int | None = None) -> Groups:
    """Groups of copies or, with `series`, of shots within seconds."""
    rows = (pairs.series() if series else pairs.copies()).order_by("id")
    found = _gathered(rows.values_list("id", "first", "second", "kind"))
    page = [one for one in found if after is None or one.key < after][: SIZE + 1]
    more, page = len(page) > SIZE, page[:SIZE]
    images = _images(id_ for one in page for id_ in one.ids[:MAX_SHOWN])
    groups = [_group(one, images, series) for one in page]
    return Groups(groups, len(found), str(page[-1].key) if more else "")


def _gathered(rows: Iterable[tuple[int, UUID, UUID, str]]) -> list[_Found]:
    """Connected pictures, newest pair first."""
    parents: dict[UUID, UUID] = {}
    rows = list(rows)
    for _, first, second, _ in rows:
        parents[_root(parents, first)] = _root(parents, second)
    members: dict[UUID, dict[UUID, None]] = defaultdict(dict)
    newest: dict[UUID, int] = {}
    edited: set[UUID] = set()
    for key, first, second, kind in rows:
        root = _root(parents, first)
        members[root] |= {first: None, second: None}
        newest[root] = max(key, newest.get(root, 0))
        if kind != DuplicatePair.Kind.EXACT:
            edited.add(root)
    found = [_Found(list(ids), newest[root], root not in edited) for root, ids in members.items()]
    return sorted(found, key=lambda one: -one.key)


def _root(parents: dict[UUID, UUID], id_: UUID) -> UUID:
    """Shortens the way for those that ask later."""
    way = [id_]
    while (above := parents.setdefault(way[-1], way[-1])) != way[-1]:
        way.append(above)
    for passed in way:
        parents[passed] = way[-1]
    return way[-1]


def _images(ids: Iterable[UUID]) -> dict[UUID, Image]:
    """With what a person has done about them: `tag_count` and `album_count`."""
    images = Image.objects.filter(id__in=list(ids)).select_related("gallery")
    counted = images.annotate(tag_count=_count(Image.tags.through), album_count=_count(AlbumImage))
    return {image.id: image for image in counted}


def _count(links: type[Model]) -> Coalesce:
    """How many rows of `links` a picture has."""
    rows = links._default_manager.filter(image=OuterRef("pk")).order_by().values("image")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values_list("n")), 0)


def _group(found: _Found, images: dict[UUID, Image], series: bool) -> Group:
    shown = [images[id_] for id_ in found.ids if id_ in images]
    best = best_of(shown)
    if series:
        shown.sort(key=lambda image: (image.moment, image.name))
    else:  # The one to keep stands first.
        shown.sort(key=lambda image: (image.id != best.image_id, -image.width * image.height))
    kind = DuplicatePair.Kind.EXACT if found.is_exact else DuplicatePair.Kind.COPY
    return Group(
        key=found.key,
        kind=DuplicatePair.Kind.SERIES if series else kind,
        images=shown,
        best=best,
        total=len(found.ids),
    )
