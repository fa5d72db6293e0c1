"""Edited copies of the pictures in a folder, deterministic."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from django.utils.translation import gettext as _
from PIL.Image import Image

from apps.vision.edits.model import Edit
from apps.vision.files import PictureFileError, open_all, open_picture


def edited_copies(
    path: Path, edits: Sequence[Edit], others: Sequence[Path], salt: str = ""
) -> list[Image]:
    """One copy of `path` for each edit.

    Randomness is seeded with the file's name and `salt`; additional pictures come from `others`.
    Raises PictureFileError if there are too few.
    """
    picture, seed = open_picture(path), f"{salt}{path.name}"
    return [edit.apply(picture, seed, _company(path, edit, others, seed)) for edit in edits]


def _company(path: Path, edit: Edit, others: Sequence[Path], seed: str) -> list[Image]:
    if not edit.company:
        return []
    choice = [other for other in others if other != path]
    if len(choice) < edit.company:
        raise PictureFileError(
            _("The edit “%(edit)s” lays %(count)d other pictures beside one; there are too few.")
            % {"edit": edit.title, "count": edit.company}
        )
    return open_all(Random(f"{edit.code}+{seed}").sample(choice, edit.company))
