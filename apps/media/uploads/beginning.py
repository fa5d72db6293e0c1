"""Start an upload; files that can never be accepted are refused at once."""

import uuid

from django.db import transaction

from apps.accounts import services as accounts
from apps.media.errors import FileError
from apps.media.keys import key_of_file, key_of_upload
from apps.media.kinds import Destination, FileKind, UploadRequest
from apps.media.models import Upload
from apps.media.services.quota import free_for
from apps.media.storage import free_bytes
from apps.media.uploads.sizes import piece_bytes


def begin(kind: FileKind, asked: UploadRequest, to: Destination) -> Upload:
    """Start an upload of `asked.size` bytes; raises a CodedError if it cannot be accepted.

    Unfinished uploads count as used, so nobody can fill the disk with them. The quota itself is
    checked when the file is complete.
    """
    _check_limit(kind, asked)
    _check_disk(asked.size)
    with transaction.atomic():
        # Locked, so that concurrent starts see each other.
        accounts.hold([asked.owner_id])
        _check_quota(kind, asked)
        return _row(kind, asked, to)


def _check_limit(kind: FileKind, asked: UploadRequest) -> None:
    limit = kind.limit(asked.name)
    if not asked.size:
        raise kind.error("empty")
    if asked.size > limit:
        raise kind.error("too_many_bytes", {"size_bytes": asked.size, "limit_bytes": limit})


def _check_disk(size: int) -> None:
    free = free_bytes()
    if free is None:
        return
    free = max(0, free - Upload.objects.to_come())
    if size > free:
        raise FileError("disk_full", {"size_bytes": size, "free_bytes": free})


def _check_quota(kind: FileKind, asked: UploadRequest) -> None:
    free = free_for(asked.owner_id, kind.quota)
    if free is not None and asked.size > free:
        raise kind.error("quota", {"size_bytes": asked.size, "free_bytes": free})


def _row(kind: FileKind, asked: UploadRequest, to: Destination) -> Upload:
    upload_id = uuid.uuid4()
    return Upload.objects.create(
        id=upload_id,
        owner_id=asked.owner_id,
        kind=kind.name,
        target=to.target,
        batch=to.batch,
        about=to.about,
        name=kind.clean_name(asked.name),
        size=asked.size,
        piece_bytes=piece_bytes(asked.size),
        key=key_of_file(upload_id) if kind.keeps else key_of_upload(upload_id),
    )
