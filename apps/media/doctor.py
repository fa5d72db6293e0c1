"""What the doctor looks at of files of any kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.accounts import services as accounts
from apps.media import uploads
from apps.media.keys import FILES, UPLOADS, key_of_file
from apps.media.models import ClassUsage, StoredFile, Upload
from apps.media.services import quarantine
from apps.media.services.leftovers import GRACE, is_leftover, is_older
from apps.media.services.quota import SHARED
from apps.media.services.sweeping import without_row
from apps.media.storage import is_remote, listed, open_seekable
from apps.media.storage.local import TEMPORARY_PREFIX
from futu.doctor import Finding, Look, Trouble, check, trouble

CHUNK = 2**20
FROM_BACKUP = _(
    "Restore its bytes from a backup (docs/BACKUP.md), or delete it: its owner has to add it again."
)
DELETED_SAFELY = _(
    "“manage.py doctor --repair” moves it into quarantine, from where it can be restored."
)
RECOUNTED = _("“manage.py doctor --repair” counts it anew.")


# -- Rows and their files

LOST = trouble(
    Trouble("file_lost", "file", _("file %(id)s has lost its bytes (%(kind)s)"), FROM_BACKUP)
)
SHORT = trouble(
    Trouble("file_short", "file", _("file %(id)s has %(size)s of its %(bytes)s bytes"), FROM_BACKUP)
)
CHANGED = trouble(
    Trouble(
        "file_changed",
        "file",
        _("the bytes of file %(id)s (%(kind)s) are not those that were kept"),
        FROM_BACKUP,
    )
)


@check("media.files", is_sliced=is_remote)
def files(look: Look) -> Iterator[Finding]:
    rows = StoredFile.objects.only("id", "key", "bytes", "kind")
    for stored in look.each(rows):
        try:
            size = default_storage.size(stored.key)
        except FileNotFoundError:
            yield LOST.found(stored.id, kind=stored.kind)
        else:
            if size != stored.bytes:
                yield SHORT.found(stored.id, size=size, bytes=stored.bytes)


@check("media.sums", reads_bytes=True)
def sums(look: Look) -> Iterator[Finding]:
    rows = StoredFile.objects.exclude(sha256="").only("id", "key", "sha256", "kind")
    for stored in look.each(rows):
        try:
            sha256 = sum_of(stored.key, look)
        except FileNotFoundError:
            continue
        if sha256 != stored.sha256:
            yield CHANGED.found(stored.id, kind=stored.kind)


def sum_of(key: str, look: Look) -> str:
    """SHA-256 of a file. Raises FileNotFoundError."""
    digest = hashlib.sha256()
    with open_seekable(key) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            look.read_bytes += len(chunk)
            look.beat()
    return digest.hexdigest()


# -- Files and their rows


def quarantined(finding: Finding) -> None:
    """Of a finding whose id is the file's key."""
    quarantine.put_aside(finding.pk, finding.code)


def _quarantine_bytes(finding: Finding) -> None:
    quarantine.put_aside(key_of_file(UUID(finding.pk)), finding.code)


STRAY = trouble(
    Trouble(
        "file_stray",
        "bytes",
        _("bytes of %(id)s belong to no file"),
        DELETED_SAFELY,
        _quarantine_bytes,
    )
)
HALF_WRITTEN = trouble(
    Trouble(
        "half_written",
        "path",
        _("%(id)s was left half-written by a process that ended"),
        DELETED_SAFELY,
        quarantined,
    )
)
UNKNOWN_NAME = trouble(
    Trouble(
        "file_unknown",
        "path",
        _("%(id)s is not a name that any file has here"),
        DELETED_SAFELY,
        quarantined,
    )
)


@check("media.strays")
def strays(look: Look) -> Iterator[Finding]:
    for folder, names in _kept(look):
        ids = [id_ for name in names if (id_ := _id_in(folder, name)) and look.wants(id_)]
        for id_ in without_row(ids):
            written = partial(default_storage.get_modified_time, key_of_file(id_))
            yield STRAY.found(id_, is_leftover=is_leftover(written))


@check("media.names")
def names_of_files(look: Look) -> Iterator[Finding]:
    for folder, names in _kept(look):
        for name in names:
            if _id_in(folder, name) is None:
                yield from odd(look, f"{FILES}/{folder}/{name}", is_swept=_is_temporary(name))


def _kept(look: Look) -> Iterator[tuple[str, list[str]]]:
    for folder in listed(FILES)[0]:
        if look.only is not None or look.wants_folder(folder):
            look.beat()
            yield folder, listed(f"{FILES}/{folder}")[1]


def odd(look: Look, path: str, *, is_swept: bool = False) -> Iterator[Finding]:
    """A file with a name that none has, unless somebody may be writing it."""
    written = partial(default_storage.get_modified_time, path)
    if look.wants(path) and is_older(GRACE, written):
        found = HALF_WRITTEN if _is_temporary(path.rpartition("/")[2]) else UNKNOWN_NAME
        yield found.found(path, is_leftover=is_swept and is_leftover(written))


def _is_temporary(name: str) -> bool:
    return name.startswith(TEMPORARY_PREFIX)


def _id_in(folder: str, name: str) -> UUID | None:
    """The file's id, if it lies where files of this id lie."""
    try:
        found = UUID(name)
    except ValueError:
        return None
    return found if key_of_file(found) == f"{FILES}/{folder}/{name}" else None


UNLISTED = trouble(
    Trouble(
        "quarantine_unlisted",
        "place",
        _("%(id)s lies in quarantine and is not listed"),
        _("“manage.py doctor --repair” lists it."),
        lambda finding: quarantine.adopt(finding.pk),
    )
)


@check("media.quarantine")
def listed_in_quarantine(look: Look) -> Iterator[Finding]:
    yield from (UNLISTED.found(place) for place in quarantine.without_row() if look.wants(place))


# -- Counts


def _hold_person(finding: Finding) -> None:
    accounts.hold([int(finding.pk.partition("/")[0])])


def _count_anew(finding: Finding) -> None:
    owner, _, name = finding.pk.partition("/")
    kept = StoredFile.objects.filter(owner_id=int(owner), counted_in=name)
    stored = kept.aggregate(n=Sum("bytes"))["n"] or 0
    ClassUsage.objects.update_or_create(owner_id=int(owner), name=name, defaults={"stored": stored})


CLASS_COUNT = trouble(
    Trouble(
        "class_count",
        "quota",
        _("of %(id)s (person/class) %(stored)s bytes are counted, and %(kept)s are kept"),
        RECOUNTED,
        _count_anew,
        _hold_person,
    )
)


@check("media.counts")
def counts(look: Look) -> Iterator[Finding]:
    kept = StoredFile.objects.exclude(counted_in=SHARED).order_by()
    sums = {
        f"{owner}/{name}": bytes_
        for owner, name, bytes_ in kept.values_list("owner", "counted_in").annotate(n=Sum("bytes"))
    }
    rows = ClassUsage.objects.values_list("owner", "name", "stored")
    counted = {f"{owner}/{name}": stored for owner, name, stored in rows}
    for one in sorted(sums.keys() | counted.keys()):
        stored, bytes_ = counted.get(one, 0), sums.get(one, 0)
        if stored != bytes_ and look.wants(one):
            yield CLASS_COUNT.found(one, stored=stored, kept=bytes_)


# -- Uploads

BEGUN_ANEW = _("Whoever sends it has to begin anew. It goes a day after its last piece.")
OFFSET = trouble(
    Trouble(
        "upload_offset",
        "upload",
        _("transfer %(id)s is at %(offset)s, and its pieces are not"),
        BEGUN_ANEW,
    )
)
PIECE_LOST = trouble(
    Trouble("upload_lost", "upload", _("transfer %(id)s has lost %(what)s"), BEGUN_ANEW)
)
PIECES_STRAY = trouble(
    Trouble(
        "pieces_stray",
        "pieces",
        _("pieces of %(id)s belong to no transfer"),
        DELETED_SAFELY,
        lambda finding: _quarantine_folder(f"{UPLOADS}/{finding.pk}", finding.code),
    )
)


@check("media.uploads")
def transfers(look: Look) -> Iterator[Finding]:
    rows = Upload.objects.exclude(state=Upload.State.DONE)
    # In one statement: a piece that arrives meanwhile is in both or in neither.
    for upload in look.each(rows.annotate(arrived=Sum("parts__bytes"))):
        if upload.offset != (getattr(upload, "arrived", 0) or 0):
            yield OFFSET.found(upload.id, offset=upload.offset)
        lost = uploads.missing(upload)
        yield from (PIECE_LOST.found(upload.id, what=what) for what in lost)


@check("media.pieces")
def pieces(look: Look) -> Iterator[Finding]:
    stored = set(uploads.stored_ids())
    for id_ in sorted(stored - set(Upload.objects.values_list("id", flat=True))):
        if look.wants(id_):
            written = partial(uploads.last_written, id_)
            yield PIECES_STRAY.found(id_, is_leftover=is_leftover(written))


def _quarantine_folder(folder: str, code: str) -> None:
    for name in listed(folder)[1]:
        quarantine.put_aside(f"{folder}/{name}", code)
