"""What one person was told is kept, gone or on its way: what the invariant is checked against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tools.chaos.pictures import picture


@dataclass
class Kept:
    """A picture whose upload was acknowledged; `number` draws it again."""

    gallery: str
    number: int
    sha256: str
    # The picture's id; empty until it is known.
    image: str = ""
    is_binned: bool = False

    @property
    def content(self) -> bytes:
        return picture(self.number)


@dataclass
class Ledger:
    username: str
    # By gallery and checksum: a gallery has the same bytes once.
    pictures: dict[tuple[str, str], Kept] = field(default_factory=dict)
    # Galleries, and whether each lies in the bin.
    galleries: dict[str, bool] = field(default_factory=dict)
    # Verdicts, by the id of the answer: what was said.
    verdicts: dict[str, str] = field(default_factory=dict)
    comparisons: set[str] = field(default_factory=set)
    # Of this round, and of all.
    enhancements: set[str] = field(default_factory=set)
    all_enhancements: set[str] = field(default_factory=set)
    # Films by id: the checksum of the file.
    films: dict[str, str] = field(default_factory=dict)
    # Classification jobs of galleries.
    batches: set[str] = field(default_factory=set)
    # Pictures that searches of this person answered.
    shown: set[str] = field(default_factory=set)
    # Pictures of the present round.
    touched: set[tuple[str, str]] = field(default_factory=set)
    # Answers that nobody should get.
    complaints: list[str] = field(default_factory=list)
    # How often each operation was acknowledged.
    done: dict[str, int] = field(default_factory=dict)

    def keep(self, gallery: str, number: int, content: bytes, image: str = "") -> None:
        digest = hashlib.sha256(content).hexdigest()
        self.pictures[gallery, digest] = Kept(gallery, number, digest, image)
        self.touched.add((gallery, digest))

    def keep_if_new(self, gallery: str, number: int, content: bytes) -> None:
        if (gallery, hashlib.sha256(content).hexdigest()) not in self.pictures:
            self.keep(gallery, number, content)

    def keep_enhancement(self, id_: str) -> None:
        self.enhancements.add(id_)
        self.all_enhancements.add(id_)

    def keep_film(self, film: str, content: bytes) -> None:
        self.films[film] = hashlib.sha256(content).hexdigest()

    def count(self, operation: str) -> None:
        self.done[operation] = self.done.get(operation, 0) + 1

    def complain(self, what: str) -> None:
        self.complaints.append(f"{self.username}: {what}")

    @property
    def living(self) -> list[Kept]:
        """Pictures that are neither in the bin nor in a gallery that is."""
        kept = self.pictures.values()
        return [one for one in kept if not one.is_binned and not self.galleries[one.gallery]]
