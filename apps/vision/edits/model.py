"""What an edit is: a named, repeatable change of a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from PIL.Image import Image

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# (picture, random generator, additional pictures) → copy
Make = Callable[[Image, Random, Sequence[Image]], Image]


@dataclass(frozen=True)
class Edit:
    """One kind of modification.

    `company` is the number of additional pictures; `first` is the rank up to which the source
    counts as found first (a collage of four has four sources).
    """

    code: str
    title: "_StrPromise"
    make: Make
    company: int = 0
    first: int = 1

    def apply(self, picture: Image, seed: str, company: Sequence[Image] = ()) -> Image:
        """An RGB copy of `picture`, edited; the same for the same `seed` (a file name, say).

        Raises ValueError when `company` holds fewer pictures than the edit needs.
        """
        if len(company) < self.company:
            raise ValueError(f"The edit {self.code!r} needs {self.company} other pictures.")
        # A str seeds Random through SHA-512, so results are the same on every machine.
        return self.make(picture.convert("RGB"), Random(f"{self.code}/{seed}"), company)
