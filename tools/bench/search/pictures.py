"""Test pictures: photos, edited copies of them, and large ones."""

import io
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image as PillowImage

from apps.search.demo.photos import sample_photos
from apps.vision.edits import EDITS
from apps.vision.files import open_picture, pictures_in

# Name and content.
File = tuple[str, bytes]

# (width, height): 3, 4, 5, 6, 8 and 12 megapixels, typical of cameras and phones.
LARGE_SIZES = [(2048, 1536), (2304, 1728), (2592, 1944), (3000, 2000), (3264, 2448), (4000, 3000)]
SMALL = (96, 64)
# Edits that need no other pictures.
PLAIN_EDITS = [edit for edit in EDITS if not edit.company]


def pictures(folder: Path | None, count: int) -> list[File]:
    """`count` different pictures of `folder`, or of the demo's photos; by name, no bytes twice.

    Where there are too few files, edited copies of them fill up. Raises PictureFileError
    when there are none at all.
    """
    paths = pictures_in(folder) if folder else sample_photos()
    contents = {path.read_bytes(): path.name for path in paths[:count]}
    files = [(name, content) for content, name in contents.items()]
    return files + list(islice(_edited(paths), count - len(files)))


def small(count: int) -> list[File]:
    """Different small pictures, any number of them."""
    colours = np.random.default_rng(1).integers(0, 256, (count, 3, 3, 3), np.uint8)
    drawn = (Pillow.fromarray(each).resize(SMALL, Pillow.Resampling.BICUBIC) for each in colours)
    return [(f"small-{number:05}.jpg", jpeg(picture)) for number, picture in enumerate(drawn)]


def _edited(paths: list[Path]) -> Iterator[File]:
    for edit, path in product(PLAIN_EDITS, paths):
        copy = edit.apply(open_picture(path), seed=path.name)
        yield f"{path.stem}-{edit.code}.jpg", jpeg(copy)


def enlarged(files: list[File]) -> list[File]:
    """Each file as a JPEG of 3 to 12 megapixels with grain, so that it compresses as a photo."""
    sizes = cycle(LARGE_SIZES)
    return [
        (f"{Path(name).stem}.jpg", _enlarge(content, size))
        for (name, content), size in zip(files, sizes, strict=False)
    ]


def _enlarge(content: bytes, size: tuple[int, int]) -> bytes:
    with Pillow.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB").resize(size, Pillow.Resampling.BICUBIC)
    grain = Pillow.effect_noise(size, 24).convert("RGB")
    return jpeg(Pillow.blend(picture, grain, 0.06))


def jpeg(picture: PillowImage) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()
