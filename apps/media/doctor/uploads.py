"""Uploads under way, and their pieces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.media import uploads
from apps.media.doctor.shared import DELETED_SAFELY
from apps.media.keys import UPLOADS
from apps.media.models import Upload
from apps.media.services import quarantine
from apps.media.services.leftovers import is_leftover
from apps.media.storage import listed
from futu.doctor import Finding, FindingKind, Scope, check, register

BEGUN_ANEW = _("Whoever sends it has to begin anew. It goes a day after its last piece.")
OFFSET = register(
    FindingKind(
        "upload_offset",
        "upload",
        _("transfer %(id)s is at %(offset)s, and its pieces are not"),
        BEGUN_ANEW,
    )
)
PIECE_LOST = register(
    FindingKind("upload_lost", "upload", _("transfer %(id)s has lost %(what)s"), BEGUN_ANEW)
)
PIECES_STRAY = register(
    FindingKind(
        "pieces_stray",
        "pieces",
        _("pieces of %(id)s belong to no transfer"),
        DELETED_SAFELY,
        lambda finding: _quarantine_folder(f"{UPLOADS}/{finding.pk}", finding.code),
    )
)


@check("media.uploads")
def transfers(scope: Scope) -> Iterator[Finding]:
    rows = Upload.objects.exclude(state=Upload.State.DONE)
    # In one statement: a piece that arrives meanwhile is in both or in neither.
    for upload in scope.each(rows.annotate(arrived=Sum("parts__bytes"))):
        if upload.offset != (getattr(upload, "arrived", 0) or 0):
            yield OFFSET.found(upload.id, offset=upload.offset)
        lost = uploads.missing(upload)
        yield from (PIECE_LOST.found(upload.id, what=what) for what in lost)


@check("media.pieces")
def pieces(scope: Scope) -> Iterator[Finding]:
    stored = set(uploads.stored_ids())
    for id_ in sorted(stored - set(Upload.objects.values_list("id", flat=True))):
        if scope.wants(id_):
            written = partial(uploads.last_written, id_)
            yield PIECES_STRAY.found(id_, is_leftover=is_leftover(written))


def _quarantine_folder(folder: str, code: str) -> None:
    for name in listed(folder)[1]:
        quarantine.put_aside(f"{folder}/{name}", code)
