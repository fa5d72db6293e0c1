"""Tags on pictures. A tag is deleted when it is removed from its last picture."""

import re
from collections.abc import Iterable

from django.db import transaction

from apps.accounts import services as accounts
from apps.galleries.folding import folded
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image, Tag
from apps.galleries.pictures.names import printable
from apps.galleries.signals import images_described

MAX_CHARACTERS = 50
# Separators within one field; the second is the Chinese comma.
SEPARATOR = re.compile(r"[,，;；\n]")


def split_tags(text: str) -> list[str]:
    """Split typed text into tags: trimmed, deduplicated, in order."""
    return tag_names(SEPARATOR.split(text))


def tag_names(words: Iterable[str]) -> list[str]:
    """Normalise tags, each as a whole: "Paris, France" is one."""
    once: dict[str, str] = {}
    for word in words:
        name = printable(word)[:MAX_CHARACTERS].strip()
        once.setdefault(folded(name), name)
    return [name for name in once.values() if name]


def tag_images(images: ImageQuerySet, names: Iterable[str], *, owner_id: int | None) -> None:
    """Add every one of `names` to every one of `images`; existing tags stay."""
    ids = list(images.values_list("id", flat=True))
    with transaction.atomic():
        _hold(owner_id)
        ids = Image.including_bin.filter(id__in=ids).held()  # Only pictures that still exist.
        for tag in _tags(names, owner_id):
            rows = [Image.tags.through(image_id=id_, tag_id=tag.pk) for id_ in ids]
            Image.tags.through.objects.bulk_create(rows, ignore_conflicts=True)
        images_described.send(Image, image_ids=ids)


def untag_images(images: ImageQuerySet, names: Iterable[str], *, owner_id: int | None) -> None:
    """Remove `names` from `images`."""
    # As values: with subqueries on recently grown tables PostgreSQL's statistics are stale, and it
    # compared all pairs of pictures for minutes.
    ids = list(images.values_list("id", flat=True))
    with transaction.atomic():
        _hold(owner_id)
        tags = list(Tag.objects.filter(owner=owner_id, folded__in=[folded(name) for name in names]))
        ids = Image.including_bin.filter(id__in=ids).held()
        Image.tags.through.objects.filter(tag__in=tags, image__in=ids).delete()
        images_described.send(Image, image_ids=ids)
        _drop_unused(owner_id)


def set_tags(image: Image, names: Iterable[str], *, owner_id: int | None) -> None:
    """Replace the tags of the picture by `names`."""
    with transaction.atomic():
        _hold(owner_id)
        if Image.including_bin.filter(id=image.id).held():
            image.tags.set(_tags(names, owner_id))
            images_described.send(Image, image_ids=[image.id])
        _drop_unused(owner_id)


def _hold(owner_id: int | None) -> None:
    """Serialise changes of a person's tags: none is added while it is deleted as unused."""
    if owner_id is not None:
        accounts.hold([owner_id])


def _tags(names: Iterable[str], owner_id: int | None) -> list[Tag]:
    """The person's tags of these names, in any spelling; missing ones are created."""
    return [_tag(name, owner_id) for name in names]


def _tag(name: str, owner_id: int | None) -> Tag:
    made = {"name": name}
    return Tag.objects.get_or_create(owner_id=owner_id, folded=folded(name), defaults=made)[0]


def _drop_unused(owner_id: int | None) -> None:
    Tag.objects.filter(owner=owner_id, images=None).delete()
