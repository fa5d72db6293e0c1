"""Map links for a picture's coordinates. Makes no requests itself."""

from __future__ import annotations

from dataclasses import dataclass

from apps.galleries.models import Image

MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=15/{0}/{1}"


@dataclass(frozen=True, slots=True)
class Place:
    words: str
    address: str

    @classmethod
    def of(cls, image: Image) -> Place | None:
        if image.latitude is None or image.longitude is None:
            return None
        sides = f"{image.latitude:.5f}", f"{image.longitude:.5f}"
        return cls(", ".join(sides), MAP.format(*sides))
