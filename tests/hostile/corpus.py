"""Hostile files: Pillow's own test pictures, and what is made here."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from tests.galleries.pictures.samples import valid_files
from tests.galleries.pictures.test_damage import damaged
from tests.hostile.bombs import bombs
from tests.hostile.polyglots import named, polyglots
from tools import hostile

SUFFIX = re.compile(r"[^.\w]", re.ASCII)
ALTERED = 14  # of each whole file


@dataclass(frozen=True, slots=True)
class Hostile:
    """`kind` is what a table of results groups by."""

    kind: str
    name: str
    content: bytes

    @property
    def safe_name(self) -> str:
        """For a folder, which takes no name that is none."""
        number = zlib.crc32(f"{self.kind}/{self.name!a}".encode())
        return f"{number:08x}{SUFFIX.sub('', PurePath(self.name).suffix)[:10]}"


def from_pillow() -> Iterator[Hostile]:
    folder = hostile.folder()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            kind = path.suffix.lower().lstrip(".") or "none"
            yield Hostile(kind, "-".join(path.relative_to(folder).parts), path.read_bytes())


def cut() -> Iterator[Hostile]:
    """Each format, ending at every power of two."""
    for kind, whole in valid_files().items():
        for power in range(len(whole).bit_length()):
            yield Hostile("cut", f"{kind}-{2**power}", whole[: 2**power])


def altered() -> Iterator[Hostile]:
    for kind, whole in valid_files().items():
        chance = random.Random(f"hostile {kind}")
        for n in range(ALTERED):
            yield Hostile("altered", f"{kind}-{n}", damaged(whole, chance))


def made() -> Iterator[Hostile]:
    yield from cut()
    yield from altered()
    for kind, files in (("bomb", bombs()), ("polyglot", polyglots()), ("name", named())):
        for name, content in files.items():
            yield Hostile(kind, name, content)


def everything() -> list[Hostile]:
    return [*from_pillow(), *made()]


# Of which a sample has some: what is refused by its first bytes is nearly all of the others.
TELLING = (
    *("altered", "bomb", "cut", "name", "polyglot", "avif", "bmp", "gif", "jp2", "jpg", "mpo"),
    *("png", "psd", "tif", "webp"),
)


def sample(each: int, seed: int = 1) -> list[Hostile]:
    """A few of each kind, the same ones every time."""
    chance = random.Random(seed)
    kinds: dict[str, list[Hostile]] = {kind: [] for kind in TELLING}
    for one in everything():
        kinds.get(one.kind, []).append(one)
    return [one for files in kinds.values() for one in chance.sample(files, each)]
