"""Two screens of which a word differs, as files that are sent."""

import io
import zipfile

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from apps.comparison.evaluation import screens


def screens_files(*, blank: bool = False):
    """Two uploads; with `blank` the bytes of a picture without content."""
    if blank:
        return png(Pillow.new("RGB", (300, 200), (240, 240, 240)))
    case = next(screens.changed(1))
    names = zip(("screen-a.png", "screen-b.png"), (case.first, case.second), strict=True)
    return [SimpleUploadedFile(name, png(picture), "image/png") for name, picture in names]


def png(picture) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def folder_file(name: str, seed: int = 1, *, changed: bool = False) -> SimpleUploadedFile:
    """A small picture of noise, of which a corner changed."""
    return SimpleUploadedFile(name, png(noise(seed, changed=changed)), "image/png")


def noise(seed: int = 1, *, changed: bool = False) -> Pillow.Image:
    levels = np.random.default_rng(seed).integers(0, 256, (18, 24, 3), np.uint8)
    picture = Pillow.fromarray(levels).resize((240, 180), Pillow.Resampling.BICUBIC)
    if changed:
        picture.paste((255, 0, 0), (20, 20, 60, 60))
    return picture


def zip_of(name: str, files: list[SimpleUploadedFile]) -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in files:
            archive.writestr(f"folder/{file.name}", file.read())
    return SimpleUploadedFile(name, content.getvalue(), "application/zip")
