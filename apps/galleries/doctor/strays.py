"""Files of pictures without a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.services.sweeping import stored_by_folder
from apps.media.doctor.shared import DELETED_SAFELY
from apps.media.doctor.strays import odd
from apps.media.services import quarantine
from apps.media.services.leftovers import is_leftover
from apps.media.storage import listed
from futu.doctor import Finding, FindingKind, Scope, check, register

# Ids of stored bytes that have no picture's row yet, and rightly so: rooms add theirs.
claims: list[Callable[[], set[UUID]]] = []


def _quarantine_folder(finding: Finding) -> None:
    folder = files.key(UUID(finding.pk), Variant.ORIGINAL).rpartition("/")[0]
    for name in listed(folder)[1]:
        quarantine.put_aside(f"{folder}/{name}", finding.code)


STRAY = register(
    FindingKind(
        "picture_stray",
        "files",
        _("files of %(id)s belong to no picture"),
        DELETED_SAFELY,
        _quarantine_folder,
    )
)


@check("galleries.strays")
def strays(scope: Scope) -> Iterator[Finding]:
    arriving = set[UUID]().union(*(claimed() for claimed in claims))
    for ids in _ids_by_folder(scope):
        known = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
        for id_ in ids:
            if id_ not in known and id_ not in arriving:
                written = partial(files.last_written, id_)
                yield STRAY.found(id_, is_leftover=is_leftover(written))


def _ids_by_folder(scope: Scope) -> Iterator[list[UUID]]:
    if scope.only is not None:
        id_ = UUID(scope.only)
        folder = files.key(id_, Variant.ORIGINAL).rpartition("/")[0]
        yield [id_] if listed(folder)[1] else []
        return
    for ids in stored_by_folder():
        scope.beat()
        yield ids


@check("galleries.names", is_sliced=True)
def names_in_folders(scope: Scope) -> Iterator[Finding]:
    """Beside a picture's files: what a killed process left, or somebody put there."""
    if scope.only is not None:
        yield from odd(scope, scope.only)
        return
    for image in scope.each(Image.including_bin.only("id")):
        folder = files.key(image.id, Variant.ORIGINAL).rpartition("/")[0]
        for name in listed(folder)[1]:
            if name not in set(Variant):
                yield from odd(scope, f"{folder}/{name}")
