"""The pictures of the site, and the expected outcome of each."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from django.conf import settings
from PIL import Image as Pillow

# FUTU_TEST_PHOTOS names a folder of real photos.
FOLDER = Path(
    os.environ.get("FUTU_TEST_PHOTOS")
    or Path(settings.BASE_DIR).parent / "shared" / "datasets" / "photos"
)
WORDS = (
    "sea", "river", "lake", "rain", "snow", "ice", "fire", "cloud", "storm", "desert",
    "mountain", "valley", "forest", "meadow", "garden", "village", "harbour", "bridge", "tower",
    "castle", "market", "street", "night", "dawn", "winter", "spring", "summer", "autumn", "bird",
    "horse",
)  # fmt: skip
AUTHORS = ("Ann Lee", "Bao Zhang", "Çelik Öz", "白居易", "")
LICENCES = (
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    ("Public domain (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("", ""),
)
# The outcomes in a crawl that obeys the rules.
KEPT, CLOSED, NO_AI, UNSEEN = "kept", "closed", "no_ai", "unseen"


@dataclass(frozen=True)
class Photo:
    """Photo `number` of the site, under one or two of its `words` (tags)."""

    number: int
    words: tuple[str, ...]
    file: Path | None = None

    @property
    def title(self) -> str:
        return f"{self.words[0].title()} No. {self.number}"

    @property
    def author(self) -> str:
        return AUTHORS[self.number % len(AUTHORS)]

    @property
    def licence(self) -> tuple[str, str]:
        return LICENCES[self.number % len(LICENCES)]

    @property
    def fate(self) -> str:
        """robots.txt forbids every 25th file and every 30th page; every 40th file forbids AI."""
        if self.number % 30 == 7:
            return UNSEEN
        if self.number % 25 == 3:
            return CLOSED
        return NO_AI if self.number % 40 == 11 else KEPT

    @property
    def page(self) -> str:
        folder = "members" if self.fate == UNSEEN else "photo"
        return f"/{folder}/{self.number:04}"

    @property
    def path(self) -> str:
        folder = "closed" if self.fate == CLOSED else "originals"
        return f"/{folder}/{self.number:04}.jpg"

    @cached_property
    def content(self) -> bytes:
        return self.file.read_bytes() if self.file else drawn(self.number)


def photos(count: int, words: int, *, real: bool = True) -> list[Photo]:
    """`count` different pictures under the first `words` tags; drawings if there are no photos."""
    files = sorted(FOLDER.glob("*.jpg")) if real else []
    return [
        Photo(number, _words(number, words), files[number] if number < len(files) else None)
        for number in range(count)
    ]


def _words(number: int, words: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((WORDS[number % words], WORDS[(number // words) * 7 % words])))


def drawn(seed: int, size: tuple[int, int] = (320, 240)) -> bytes:
    """A coloured pattern with as much detail as a photo.

    tests/pictures.py draws plainer ones, whose perceptual hashes are alike.
    """
    colours = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), np.uint8)
    return jpeg(Pillow.fromarray(colours).resize(size, Pillow.Resampling.BICUBIC))


def jpeg(picture: Pillow.Image, quality: int = 90) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
