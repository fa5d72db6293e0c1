"""A JPEG without its end mark is whole; one without pixels is not."""

import pytest
from PIL import Image

from apps.galleries.pictures import PictureError, decode, inspect
from tests.galleries.pictures.samples import encoded, file, noise

PICTURE = noise(320, 240)
KINDS = {
    "baseline": encoded(PICTURE, "JPEG"),
    "progressive": encoded(PICTURE, "JPEG", progressive=True),
    "grey": encoded(PICTURE.convert("L"), "JPEG"),
    "restarts": encoded(PICTURE, "JPEG", restart_marker_rows=2),
    "fine": encoded(PICTURE, "JPEG", quality=95, subsampling=0),
    "with a thumbnail": encoded(PICTURE, "JPEG", exif=b"Exif\0\0II*\0" + encoded(noise(), "JPEG")),
}
SIDES = pytest.mark.parametrize("max_side", [None, 40])


@SIDES
@pytest.mark.parametrize("kind", KINDS)
def test_only_the_end_mark_is_missing(kind: str, max_side: int | None) -> None:
    data = KINDS[kind]
    assert data.endswith(b"\xff\xd9")
    whole = decode(file(data), max_side=max_side)
    for end in (b"", b"\xff"):
        cut = data[:-2] + end
        assert inspect(file(cut), "a.jpg").format == "JPEG"
        assert decode(file(cut), max_side=max_side).tobytes() == whole.tobytes()


@SIDES
@pytest.mark.parametrize("missing", [12, 40, 500])
@pytest.mark.parametrize("kind", KINDS)
def test_pixels_are_missing(kind: str, missing: int, max_side: int | None) -> None:
    with pytest.raises(PictureError) as refusal:
        decode(file(KINDS[kind][:-missing]), max_side=max_side)
    assert refusal.value.code == "truncated"


def test_a_scan_is_missing() -> None:
    data = KINDS["progressive"]
    last = data.rindex(b"\xff\xc4")  # the table in front of the last scan
    with pytest.raises(PictureError) as refusal:
        decode(file(data[:last]))
    assert refusal.value.code == "truncated"
    assert Image.open(file(data)).size == PICTURE.size
