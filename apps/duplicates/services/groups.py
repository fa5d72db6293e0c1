"""Group pairs: pictures that are connected by pairs, directly or through others, form a group."""

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

# Groups per page.
PAGE_SIZE = 20
# Pictures shown per group; once these are merged, the next ones follow.
MAX_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Group:
    """A group of `total` pictures, of which `images` are shown, the suggested one first (in a
    series: by time).

    `key` is the id of its newest pair: the newest groups come first.
    """

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
    """A page of groups and their `total` number. `after` is the cursor of the next page, or ""."""

    groups: list[Group]
    total: int
    after: str


@dataclass
class _Component:
    """Connected picture ids; `key` is the newest pair. `is_exact`: all are the same file."""

    ids: list[UUID]
    key: int
    is_exact: bool


def groups_of(pairs: PairQuerySet, *, series: bool = False, after: int | None = None) -> Groups:
    """A page of groups of copies or, with `series`, of shots within seconds.

    `after` is the cursor from the previous page.
    """
    rows = (pairs.series() if series else pairs.copies()).order_by("id")
    found = _components(rows.values_list("id", "first", "second", "kind"))
    page = [component for component in found if after is None or component.key < after]
    page = page[: PAGE_SIZE + 1]
    more, page = len(page) > PAGE_SIZE, page[:PAGE_SIZE]
    images = _images(id_ for component in page for id_ in component.ids[:MAX_SHOWN])
    groups = [_group(component, images, series) for component in page]
    return Groups(groups, len(found), str(page[-1].key) if more else "")


def connected_with(image_id: UUID, pairs: PairQuerySet) -> set[UUID]:
    """The ids of a picture's group, its own among them; empty if it is in no pair."""
    found = _components(pairs.order_by("id").values_list("id", "first", "second", "kind"))
    return next((set(each.ids) for each in found if image_id in each.ids), set())


def _components(rows: Iterable[tuple[int, UUID, UUID, str]]) -> list[_Component]:
    """The connected components (union-find), newest pair first."""
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
    found = [
        _Component(list(ids), newest[root], root not in edited) for root, ids in members.items()
    ]
    return sorted(found, key=lambda component: -component.key)


def _root(parents: dict[UUID, UUID], id_: UUID) -> UUID:
    """The representative of a component, with path compression."""
    path = [id_]
    while (parent := parents.setdefault(path[-1], path[-1])) != path[-1]:
        path.append(parent)
    for visited in path:
        parents[visited] = path[-1]
    return path[-1]


def _images(ids: Iterable[UUID]) -> dict[UUID, Image]:
    """Pictures by id, annotated with `tag_count` and `album_count`."""
    images = Image.objects.filter(id__in=list(ids)).select_related("gallery")
    counted = images.annotate(tag_count=_count(Image.tags.through), album_count=_count(AlbumImage))
    return {image.id: image for image in counted}


def _count(links: type[Model]) -> Coalesce:
    """A subquery that counts the rows of `links` of each picture."""
    rows = links._default_manager.filter(image=OuterRef("pk")).order_by().values("image")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values_list("n")), 0)


def _group(found: _Component, images: dict[UUID, Image], series: bool) -> Group:
    shown = [images[id_] for id_ in found.ids if id_ in images]
    best = best_of(shown)
    if series:
        shown.sort(key=lambda image: (image.moment, image.name))
    else:  # The suggested picture comes first.
        shown.sort(key=lambda image: (image.id != best.image_id, -image.width * image.height))
    kind = DuplicatePair.Kind.EXACT if found.is_exact else DuplicatePair.Kind.COPY
    return Group(
        key=found.key,
        kind=DuplicatePair.Kind.SERIES if series else kind,
        images=shown,
        best=best,
        total=len(found.ids),
    )
