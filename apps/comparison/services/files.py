"""The files of comparisons: what is compared and what is drawn, as PNG."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from PIL.Image import Image as Picture

from apps.comparison.errors import ComparisonError
from apps.comparison.file_kinds import COMPARED
from apps.comparison.models import Comparison
from apps.galleries.pictures import decode_own
from apps.media.models import StoredFile
from apps.media.services import keep_file
from apps.media.storage import open_seekable

PNG = "image/png"
# Names what was made here: people's files are not called so.
SUFFIX = ".compared.png"
NAMES = ("first", "second", "aligned", "difference")


def is_ours(file: StoredFile, name: str) -> bool:
    """Whether `file` is what was made here as `name`."""
    return file.name == f"{name}{SUFFIX}"


def opened(file: StoredFile | None) -> Picture:
    """RGB. Raises ComparisonError if it is gone."""
    if file is None:
        raise ComparisonError("missing")
    try:
        with open_seekable(file.key) as content:
            return decode_own(content).convert("RGB")
    except FileNotFoundError as error:
        raise ComparisonError("missing") from error


def keep_made(owner_id: int, name: str, content: bytes) -> StoredFile:
    return keep_file(owner_id, COMPARED, f"{name}{SUFFIX}", io.BytesIO(content), PNG)


def replace(asked: Comparison, made: Mapping[str, bytes], **values: Any) -> None:
    """Keep PNGs in place of the files that the row names, and write `values` with them: all of it
    or nothing. Raises FileError."""
    kept: dict[str, StoredFile] = {}
    try:
        for name, content in made.items():
            kept[name] = keep_made(asked.owner_id, name, content)
        with transaction.atomic():
            is_there = Comparison.objects.filter(pk=asked.pk).update(**kept, **values)
            if is_there:
                _delete([getattr(asked, name) for name in made])
    except BaseException:
        _delete(kept.values())
        raise
    if not is_there:  # It was deleted meanwhile.
        _delete(kept.values())
    for name, file in (kept | values).items():
        setattr(asked, name, file if is_there else None)


def discard(asked: Comparison, **values: Any) -> None:
    """Let go of all files of a comparison, and write `values`."""
    ids = {getattr(asked, f"{name}_id") for name in NAMES} - {None}
    with transaction.atomic():
        nothing = dict.fromkeys(NAMES)
        Comparison.objects.filter(pk=asked.pk).update(**nothing, **values)
        _delete(StoredFile.objects.filter(pk__in=ids))


def _delete(files: Any) -> None:
    for file in files:
        if file is not None:
            file.delete()
