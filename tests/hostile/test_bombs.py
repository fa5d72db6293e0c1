"""Small files that mean much work: looked at in little time, read within limits."""

from __future__ import annotations

import os
import time

import psutil
import pytest
from django.urls import reverse

from apps.galleries import decoders
from apps.galleries.decoders.pool import pool
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, inspect
from apps.jobs import services as jobs
from tests.galleries.pictures.samples import file
from tests.hostile.bombs import bombs
from tests.hostile.polyglots import polyglots

IS_WHOLE = os.environ.get("FUTU_HOSTILE") == "all"
# Those of which each ends in another place.
FEW = ("deep.png", "frames.gif", "loop.tif", "profiles.jpg", "laughs.png", "exif.jpg", "bits.tif")
# The page's process does this itself: a hundred times what any of them takes.
SECONDS_TO_LOOK = 10
MEMORY = 2**29


@pytest.mark.parametrize("name", bombs())
def test_its_header_is_looked_at_in_no_time(name):
    begun = time.process_time()
    try:
        inspect(file(bombs()[name]), name)
    except PictureError as error:
        assert str(error)
    assert time.process_time() - begun < SECONDS_TO_LOOK


def prepared(content: bytes) -> str:
    try:
        return f"prepared {decoders.prepare(file(content), [360]).size}"
    except PictureError as error:
        assert str(error)
        return error.code


@pytest.mark.parametrize("name", [n for n in bombs() if IS_WHOLE or n.removeprefix("bomb-") in FEW])
def test_it_is_read_within_its_limits(name, settings):
    settings.FUTU_DECODE_MEMORY, settings.FUTU_DECODE_SECONDS = MEMORY, 4
    begun = time.monotonic()
    assert prepared(bombs()[name])
    assert time.monotonic() - begun < 60
    for child in pool._idle:
        assert psutil.Process(child.pid).memory_info().rss < MEMORY + 400 * 2**20


REFUSED = {
    *("drawing.png", "page.jpeg", "program.png", "document.jpg", "postscript.jpg", "archive.png"),
    *("nothing.png", "one-byte.png", "playlist.jpg", "magick.png"),
}


@pytest.mark.parametrize("name", polyglots())
def test_what_is_two_things_is_a_picture_alone_or_refused(name, owner_client, gallery, upload):
    """Its original is sent as a file to keep, never as a page, whatever else it is."""
    address = reverse("galleries:upload", args=[gallery.id])
    owner_client.post(address, {"files": upload(name, polyglots()[name])})
    jobs.drain()
    image = Image.objects.first()
    assert (image is None) == (name in REFUSED)
    if image is None:
        return
    answer = owner_client.get(reverse("galleries:file", args=[image.id, "original"]))
    assert answer["Content-Type"].startswith("image/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
