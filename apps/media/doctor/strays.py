"""Files without a row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from apps.media.doctor.shared import DELETED_SAFELY, quarantined
from apps.media.keys import FILES, key_of_file
from apps.media.services import quarantine
from apps.media.services.leftovers import GRACE, is_leftover, is_older
from apps.media.services.sweeping import without_row
from apps.media.storage import listed
from apps.media.storage.local import TEMPORARY_PREFIX
from futu.doctor import Finding, FindingKind, Scope, check, register


def _quarantine_bytes(finding: Finding) -> None:
    quarantine.put_aside(key_of_file(UUID(finding.pk)), finding.code)


STRAY = register(
    FindingKind(
        "file_stray",
        "bytes",
        _("bytes of %(id)s belong to no file"),
        DELETED_SAFELY,
        _quarantine_bytes,
    )
)
HALF_WRITTEN = register(
    FindingKind(
        "half_written",
        "path",
        _("%(id)s was left half-written by a process that ended"),
        DELETED_SAFELY,
        quarantined,
    )
)
UNKNOWN_NAME = register(
    FindingKind(
        "file_unknown",
        "path",
        _("%(id)s is not a name that any file has here"),
        DELETED_SAFELY,
        quarantined,
    )
)


@check("media.strays")
def strays(scope: Scope) -> Iterator[Finding]:
    for folder, names in _kept(scope):
        ids = [id_ for name in names if (id_ := _id_in(folder, name)) and scope.wants(id_)]
        for id_ in without_row(ids):
            written = partial(default_storage.get_modified_time, key_of_file(id_))
            yield STRAY.found(id_, is_leftover=is_leftover(written))


@check("media.names")
def names_of_files(scope: Scope) -> Iterator[Finding]:
    for folder, names in _kept(scope):
        for name in names:
            if _id_in(folder, name) is None:
                yield from odd(scope, f"{FILES}/{folder}/{name}", is_swept=_is_temporary(name))


def _kept(scope: Scope) -> Iterator[tuple[str, list[str]]]:
    for folder in listed(FILES)[0]:
        if scope.only is not None or scope.wants_folder(folder):
            scope.beat()
            yield folder, listed(f"{FILES}/{folder}")[1]


def odd(scope: Scope, path: str, *, is_swept: bool = False) -> Iterator[Finding]:
    """A file with a name that none has, unless somebody may be writing it."""
    written = partial(default_storage.get_modified_time, path)
    if scope.wants(path) and is_older(GRACE, written):
        found = HALF_WRITTEN if _is_temporary(path.rpartition("/")[2]) else UNKNOWN_NAME
        yield found.found(path, is_leftover=is_swept and is_leftover(written))


def _is_temporary(name: str) -> bool:
    return name.startswith(TEMPORARY_PREFIX)


def _id_in(folder: str, name: str) -> UUID | None:
    """The file's id, if it is where files of this id are kept."""
    try:
        found = UUID(name)
    except ValueError:
        return None
    return found if key_of_file(found) == f"{FILES}/{folder}/{name}" else None


UNLISTED = register(
    FindingKind(
        "quarantine_unlisted",
        "place",
        _("%(id)s is in quarantine and is not listed"),
        _("“manage.py doctor --repair” lists it."),
        lambda finding: quarantine.adopt(finding.pk),
    )
)


@check("media.quarantine")
def listed_in_quarantine(scope: Scope) -> Iterator[Finding]:
    yield from (UNLISTED.found(place) for place in quarantine.without_row() if scope.wants(place))
