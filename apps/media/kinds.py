"""File kinds: what is accepted, and how a complete upload is processed.

Rooms declare their kinds in `file_kinds.py`, which `MediaConfig.ready` imports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from apps.media.errors import FileError
from futu.coded import CodedError

if TYPE_CHECKING:
    from apps.media.models import StoredFile, Upload

# The default kind of uploads that name none, for old clients.
DEFAULT = "picture"
# Up to this size a file may be processed within the request of its last piece.
QUICK_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class QuotaClass:
    """A class of files counted together.

    `name` is its key in FUTU_CLASS_QUOTAS, for a separate limit; without one, the class shares the
    quota of pictures.
    """

    name: str


PICTURES = QuotaClass("pictures")


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """What the client declares about a new upload. `headers` are the request's."""

    owner_id: int
    name: str
    size: int
    about: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Destination:
    """Target of an upload: see the Upload columns of these names."""

    target: UUID | None = None
    batch: UUID | None = None
    about: dict[str, Any] = field(default_factory=dict)


class NoDestinationError(Exception):
    """The target does not exist for this person (404), or is not named (400)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Taken:
    """The result of a complete upload.

    `result` is JSON for the upload's row, with a `state`. `note` is called in the transaction that
    writes it. With `waits` the bytes are still needed, and the kind discards the upload later.
    """

    result: dict[str, Any]
    note: Callable[[], object] | None = None
    waits: bool = False


def _anywhere(asked: UploadRequest) -> Destination:
    return Destination()


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()[:200] or "file"


def _any_bytes(file: BinaryIO, upload: Upload) -> str:
    return "application/octet-stream"


def _nothing_more(stored: StoredFile, upload: Upload) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What a room says of one kind of files.

    `limit`: bytes that a file of this name may have. `admit` finds where it goes, or raises
    NoDestinationError or a CodedError; `leads_on` narrows uploads to those whose target still
    exists for this person (None: for anybody). `validate` reads a whole file and returns its
    media type, or raises a CodedError; `finished` is called in the transaction that writes the
    StoredFile's row, to write the room's own.

    A kind with `take` keeps no StoredFile: its bytes go where `take` brings them. It is called in
    the request of the last piece while `is_quick` says so; all else is done by a job.
    """

    name: str
    title: str | Promise
    limit: Callable[[str], int]
    quota: QuotaClass
    error: type[CodedError] = FileError
    clean_name: Callable[[str], str] = _plain_name
    admit: Callable[[UploadRequest], Destination] = _anywhere
    leads_on: Callable[[int | None], Q] | None = None
    validate: Callable[[BinaryIO, Upload], str] = _any_bytes
    finished: Callable[[StoredFile, Upload], object] = _nothing_more
    take: Callable[[Upload], Taken] | None = None
    is_quick: Callable[[Upload], bool] = lambda upload: upload.size <= QUICK_BYTES
    # Builds the message of a `result` that `take` returned.
    says: Callable[[dict[str, Any]], str] | None = None

    @property
    def keeps(self) -> bool:
        """Whether its files are stored as StoredFile rows."""
        return self.take is None


_kinds: dict[str, FileKind] = {}


def register(kind: FileKind) -> FileKind:
    if kind.name in _kinds:
        raise ValueError(f"There is a kind of files named {kind.name!r} already.")
    _kinds[kind.name] = kind
    return kind


def unregister(name: str) -> None:
    """For tests with their own kinds."""
    del _kinds[name]


def get_kind(name: str) -> FileKind:
    """Raises LookupError for an unknown kind."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"There is no kind of files named {name!r}.") from None


def find_kind(name: str) -> FileKind | None:
    return _kinds.get(name)


def all_kinds() -> list[FileKind]:
    return list(_kinds.values())
