"""Pictures to measure with: files as they are, and large ones made of them."""

import io
from pathlib import Path

from PIL import Image as Pillow

# Name and content.
File = tuple[str, bytes]

# (width, height): 3, 4, 5, 6, 8 and 12 megapixels, as cameras and phones make them.
LARGE_SIZES = [(2048, 1536), (2304, 1728), (2592, 1944), (3000, 2000), (3264, 2448), (4000, 3000)]


def read(folder: Path, count: int) -> list[File]:
    """The first `count` files of `folder` by name: (name, bytes)."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".png"})
    return [(path.name, path.read_bytes()) for path in paths[:count]]


def enlarged(files: list[File]) -> list[File]:
    """Each file as a JPEG of 3 to 12 megapixels with grain, so that it compresses as a photo."""
    return [
        (f"{Path(name).stem}.jpg", _enlarge(content, LARGE_SIZES[number % len(LARGE_SIZES)]))
        for number, (name, content) in enumerate(files)
    ]


def _enlarge(content: bytes, size: tuple[int, int]) -> bytes:
    with Pillow.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB").resize(size, Pillow.Resampling.BICUBIC)
    grain = Pillow.effect_noise(size, 24).convert("RGB")
    out = io.BytesIO()
    Pillow.blend(picture, grain, 0.06).save(out, "JPEG", quality=90)
    return out.getvalue()
