"""Two screens of which a word differs, as files that are sent."""

import io

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
