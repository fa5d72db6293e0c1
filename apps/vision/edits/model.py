"""What an edit is: a named, repeatable change of a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from PIL.Image import Image

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# (the picture, where chance comes from, other pictures to lay beside it) → the copy
Make = Callable[[Image, Random, Sequence[Image]], Image]


@dataclass(frozen=True)
class Edit:
    """One way in which copies come to differ from their source.

    `company` is how many other pictures it needs; `first` is up to which rank the source
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
        # A str seeds Random through SHA-512, so chance is the same on every machine.
        return self.make(picture.convert("RGB"), Random(f"{self.code}/{seed}"), company)
