"""Ask what differs: the two pictures are checked and kept, and a job compares them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.comparison.errors import ComparisonError
from apps.comparison.file_kinds import COMPARED
from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions
from apps.comparison.services import files
from apps.comparison.services.comparing import check_sizes
from apps.comparison.services.working import compare_at_once
from apps.galleries.files import Variant, open_variant, stream
from apps.galleries.models import Image
from apps.galleries.pictures import Header, PictureError, clean_name, inspect
from apps.jobs import services as jobs
from apps.media.models import StoredFile
from apps.media.services import keep_file

KIND = "comparison.compare"


@dataclass(frozen=True, slots=True)
class Given:
    """One of two pictures: a name, and its bytes."""

    name: str
    file: BinaryIO


def of_upload(upload: File) -> Given:
    return Given(clean_name(upload.name or ""), stream(upload))


def of_image(image: Image, person: User) -> Given:
    """A stored picture: the person's own original; of others' pictures what their pages show.

    The files of a comparison are its owner's, and originals tell the place and the camera. Raises
    PictureError.
    """
    is_own = image.gallery.owner_id == person.pk
    for variant in (Variant.ORIGINAL, Variant.PREVIEW) if is_own else (Variant.PREVIEW,):
        try:
            return Given(image.name, open_variant(image.id, variant))
        except FileNotFoundError:
            continue
    raise PictureError("unreadable")


def check_count(files: MultiValueDict[str, Any]) -> None:
    """Raises ComparisonError for more files than are compared."""
    if sum(len(several) for _, several in files.lists()) > 2:
        raise ComparisonError("too_many")


Begin = Callable[[User, tuple[str, str], list[StoredFile], ComparisonOptions], Comparison]


def ask(person: User, first: Given, second: Given, options: ComparisonOptions) -> Comparison:
    """The comparison, or the one that has answered this already; one file twice is answered at
    once.

    Raises PictureError, FileError, ComparisonError, BusyError.
    """
    found = _asked(person, (first, second), options, _same_or_start)
    found.pairs.update(is_own=False)  # It stays when a batch that had the answer is deleted.
    return found


def ask_in_batch(
    person: User, first: Given, second: Given, options: ComparisonOptions
) -> Comparison:
    """The same, and the job of a batch compares them."""
    return _asked(person, (first, second), options, create)


def _asked(
    person: User, pair: tuple[Given, Given], options: ComparisonOptions, begin: Begin
) -> Comparison:
    headers = [inspect(given.file, given.name) for given in pair]
    check_sizes(*headers)
    kept: list[StoredFile] = []
    try:
        for given, header in zip(pair, headers, strict=True):
            kept.append(_keep(person, given, header))
        sha256 = (kept[0].sha256, kept[1].sha256)
        found = Comparison.objects.owned_by(person.pk).answering(*sha256, options).first()
        if found is None:
            return begin(person, (pair[0].name, pair[1].name), kept, options)
    except BaseException:
        _discard(kept)
        raise
    _discard(kept)
    return found


def _same_or_start(
    person: User, names: tuple[str, str], kept: list[StoredFile], options: ComparisonOptions
) -> Comparison:
    if kept[0].sha256 != kept[1].sha256:
        return start(person, names, kept, options)
    asked = create(person, names, kept, options)
    try:
        compare_at_once(asked)
    except BaseException:
        files.discard(asked)
        asked.delete()
        kept.clear()
        raise
    return asked


def _keep(person: User, given: Given, header: Header) -> StoredFile:
    given.file.seek(0)
    media_type = Pillow.MIME.get(header.format, "application/octet-stream")
    return keep_file(person.pk, COMPARED, f"given-{given.name}", given.file, media_type)


@transaction.atomic
def start(
    person: User,
    names: tuple[str, str],
    kept: list[StoredFile],
    options: ComparisonOptions,
    sha256: tuple[str, str] | None = None,
) -> Comparison:
    """Begin to compare two files that are kept."""
    asked = create(person, names, kept, options, sha256)
    about = f"{names[0]} – {names[1]}"[:200]
    language = person.language or get_language() or ""
    params = {"comparison": str(asked.pk), "about": about, "language": language}
    asked.job = jobs.start(KIND, owner_id=person.pk, params=params)
    asked.save(update_fields=["job"])
    return asked


def create(
    person: User,
    names: tuple[str, str],
    kept: list[StoredFile],
    options: ComparisonOptions,
    sha256: tuple[str, str] | None = None,
) -> Comparison:
    """`sha256` is of the bytes that were given, where those are not kept any more."""
    given = sha256 or (kept[0].sha256, kept[1].sha256)
    return Comparison.objects.create(
        owner=person,
        first_name=names[0],
        second_name=names[1],
        first_sha256=given[0],
        second_sha256=given[1],
        first=kept[0],
        second=kept[1],
        options=options.model_dump(mode="json"),
        options_key=options.key,
    )


def _discard(kept: list[StoredFile]) -> None:
    for file in kept:
        file.delete()
