"""Previews of the first pictures of a page, small enough to be embedded in the answer."""

from __future__ import annotations

import base64
import io

from apps.crawling import reasons, robots
from apps.galleries import decoders
from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, derive, inspect

from .client import PoliteClient, TrialError
from .trial import TriedPage, TriedPicture

MAX_PREVIEWS = 4
MAX_BYTES = 20 * 1024
# In pixels: the first that is small enough in bytes is used.
SIDES = (240, 160, 96)


def show_first(client: PoliteClient, page: TriedPage) -> None:
    """Unless the page forbids the use of its pictures."""
    if page.robots:
        return
    for picture in page.pictures[:MAX_PREVIEWS]:
        try:
            _show(client, picture)
        except (TrialError, PictureError, BusyError) as error:
            picture.problem = str(error)


def _show(client: PoliteClient, picture: TriedPicture) -> None:
    """Raises TrialError, PictureError, BusyError."""
    answer = client.picture(picture.found.url)
    if answer.status != 200:
        raise TrialError(reasons.reason(reasons.HTTP_STATUS, {"status": answer.status}))
    if word := robots.header_verdict(robots.robots_headers(answer.headers)):
        raise TrialError(reasons.reason(reasons.ROBOTS_HEADER, {"rule": word}))
    file = io.BytesIO(answer.body)
    header = inspect(file, picture.found.url)
    picture.width, picture.height = header.width, header.height
    pixels = decoders.decode(file, max_side=SIDES[0])
    small = (derive(pixels, side) for side in SIDES)
    webp = next((data for data in small if len(data) <= MAX_BYTES), b"")
    if webp:
        picture.thumbnail = "data:image/webp;base64," + base64.b64encode(webp).decode("ascii")
